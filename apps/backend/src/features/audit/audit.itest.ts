import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import logger from '../../config/logger.js';
import { requestContext } from '../../platform/context/request-context.js';
import type { TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { AuditService } from './audit.service.js';
import { AuditVerify } from './audit-verify.service.js';
import { HeadFile } from './head-file.js';
import { headKey } from './head-key.js';
import { readHead } from './signed-head.js';

let t: TestApp;
let audit: AuditService;
beforeAll(async () => {
  t = await startTestApp();
  audit = t.app.get(AuditService);
});
afterAll(() => t.close());

const query = async (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await t.database.pool.query<Record<string, unknown>>(text, values)).rows;
const heads = () => {
  const key = createPublicKey(headKey(t.env.QUEMIAI_DATA_DIR));
  return new HeadFile(t.env.QUEMIAI_DATA_DIR).lines().flatMap((line) => readHead(line, key) ?? []);
};
const verify = () => t.app.get(AuditVerify).run(heads());
/** Past the triggers, as somebody who owns the database. */
const tamper = async (text: string, values: unknown[] = []): Promise<void> => {
  const client = await t.database.pool.connect();
  try {
    await client.query('SET session_replication_role = replica');
    await client.query(text, values);
  } finally {
    await client.query('SET session_replication_role = origin');
    client.release();
  }
};

test('says who did what to whom, from where, in which request', async () => {
  const person = await t.registerUser();
  const from = { ip: '192.0.2.7', userAgent: 'A browser\u0000 \ud800' };
  await requestContext.run({ requestId: 'r-1', userId: person.id, from }, () =>
    audit.record({
      action: 'session.revoked',
      target: { type: 'session', id: 's-1' },
      details: { why: 'a test\u0000', count: -3, ok: true, none: null },
    }),
  );
  const [entry] = await query(`SELECT * FROM audit_log WHERE request_id = 'r-1'`);
  expect(entry).toMatchObject({
    actor_id: person.id,
    actor: person.username,
    action: 'session.revoked',
    target_type: 'session',
    target_id: 's-1',
    ip: '192.0.2.7',
    user_agent: 'A browser\ufffd \ufffd',
    details: { why: 'a test\ufffd', count: -3, ok: true, none: null },
  });
  expect(await verify()).toMatchObject({ faults: [] });
});

test('many writers on several nodes make one chain without a gap', async () => {
  const other = await startTestApp({}, { through: () => t.databaseUrl });
  const writers = [audit, other.app.get(AuditService)];
  const [before] = await query('SELECT coalesce(max(seq), 0)::int AS seq FROM audit_log');
  const entries = Array.from({ length: 300 }, (_, count) => ({
    action: 'auth.login' as const,
    actor: { userId: null, name: `writer ${count % 2}` },
    details: { count },
  }));
  await Promise.all(
    entries.map(async (entry, index) => {
      const service = writers[index % 2];
      if (index % 10 < 8) return service?.record(entry);
      return service?.transaction(() => Promise.resolve({ result: undefined, events: [entry] }));
    }),
  );
  await other.close();
  const { entries: good, faults } = await verify();
  expect(faults).toEqual([]);
  expect(good).toBe(Number(before?.['seq']) + entries.length);
});

test('what is rolled back leaves no entry, and an entry that cannot be written rolls back', async () => {
  const person = await t.registerUser();
  const bioOf = async () => (await query('SELECT bio FROM users WHERE id = $1', [person.id]))[0]?.['bio'];
  const setBio = { name: 'test_bio', text: 'UPDATE users SET bio = $2 WHERE id = $1' };
  const change = (bio: string, count: number, fail = false) =>
    audit.transaction(async (tx) => {
      await tx.rows(setBio, [person.id, bio]);
      if (fail) throw new Error('no');
      const target = { type: 'user', id: person.id };
      return { result: bio, events: [{ action: 'admin.role_changed', target, details: { count } }] };
    });
  const entries = async () =>
    (await query(`SELECT seq FROM audit_log WHERE target_id = $1 AND action LIKE 'admin.%'`, [person.id]))
      .length;

  await expect(change('one', 1, true)).rejects.toThrow('no');
  expect([await bioOf(), await entries()]).toEqual(['', 0]);
  await expect(change('two', 0.5)).rejects.toThrow('no number for an audit entry');
  expect([await bioOf(), await entries()]).toEqual(['', 0]);
  expect(await change('three', 1)).toBe('three');
  expect([await bioOf(), await entries()]).toEqual(['three', 1]);
});

test('a write that fails is told to who waits for it, and harms nobody who does not', async () => {
  await tamper('ALTER TABLE audit_log RENAME TO audit_log_away');
  try {
    void audit.record({ action: 'auth.logout' });
    await expect(audit.record({ action: 'auth.logout' })).rejects.toThrow('audit_log');
  } finally {
    await tamper('ALTER TABLE audit_log_away RENAME TO audit_log');
  }
  await audit.record({ action: 'auth.logout' });
  expect((await verify()).faults).toEqual([]);
});

test.each([
  "UPDATE audit_log SET actor = 'somebody'",
  'DELETE FROM audit_log',
  'TRUNCATE audit_log',
  "INSERT INTO audit_log SELECT * FROM audit_log ON CONFLICT (seq) DO UPDATE SET actor = 'x'",
])('the database refuses: %s', async (statement) => {
  await audit.record({ action: 'auth.logout' });
  await expect(t.database.pool.query(statement)).rejects.toThrow('audit_log is insert-only');
});

test('what gets past the database is found by the verifier', async () => {
  for (let count = 0; count < 5; count++) await audit.record({ action: 'auth.login', details: { count } });
  const { entries: length } = await verify();
  await tamper('CREATE TABLE saved AS SELECT * FROM audit_log');
  const middle = length - 2;
  const tamperings: [string, unknown[], number][] = [
    ["UPDATE audit_log SET details = '{}' WHERE seq = $1", [middle], middle],
    ["UPDATE audit_log SET at = at + interval '1 ms' WHERE seq = $1", [middle], middle],
    ['UPDATE audit_log SET hash = prev_hash WHERE seq = $1', [middle], middle],
    ['DELETE FROM audit_log WHERE seq = $1', [middle], middle],
    ['UPDATE audit_log SET seq = seq + 100 WHERE seq >= $1', [middle], middle],
    ['DELETE FROM audit_log WHERE seq = 1', [], 1],
  ];
  for (const [statement, values, seq] of tamperings) {
    await tamper(statement, values);
    expect([statement, (await verify()).faults[0]?.seq]).toEqual([statement, seq]);
    await tamper('TRUNCATE audit_log');
    await tamper('INSERT INTO audit_log SELECT * FROM saved');
    expect((await verify()).faults).toEqual([]);
  }
});

test('one fault hides no other', async () => {
  for (let count = 0; count < 12; count++) await audit.record({ action: 'auth.login', details: { count } });
  await tamper('DROP TABLE IF EXISTS saved');
  await tamper('CREATE TABLE saved AS SELECT * FROM audit_log');
  const { entries: length } = await verify();
  await tamper("UPDATE audit_log SET details = '{}' WHERE seq = $1", [length - 9]);
  await tamper('DELETE FROM audit_log WHERE seq = $1', [length - 5]);
  await tamper("UPDATE audit_log SET actor = 'x' WHERE seq = $1", [length - 2]);
  const { entries, faults } = await verify();
  expect(entries).toBe(length - 10);
  expect(faults.map(({ seq }) => seq)).toEqual([length - 9, length - 5, length - 2]);
  await tamper('TRUNCATE audit_log');
  await tamper('INSERT INTO audit_log SELECT * FROM saved');
  expect((await verify()).faults).toEqual([]);
});

test('what is cut off while the server runs is noticed with the next entry', async () => {
  const other = await startTestApp();
  const writer = other.app.get(AuditService);
  const complaints = vi.spyOn(logger, 'error').mockImplementation(() => undefined);
  const shorter = () =>
    complaints.mock.calls.filter((call) => /is shorter than it was/.test(String(call[1])));
  const write = async (entries: number): Promise<void> => {
    const all = Array.from({ length: entries }, () => writer.record({ action: 'auth.logout' }));
    await Promise.all(all);
  };
  try {
    await write(120);
    await write(120);
    expect(shorter()).toEqual([]);
    const { seq } = new HeadFile(other.env.QUEMIAI_DATA_DIR).last() ?? { seq: 0 };
    await other.database.pool.query(
      `SET session_replication_role = replica; DELETE FROM audit_log WHERE seq > ${seq - 3}`,
    );
    await write(1);
    await expect.poll(() => shorter().length).toBe(1);
    await write(2);
    expect(shorter()).toHaveLength(1);
    expect(shorter()[0]?.[0]).toEqual({ signed: String(seq), present: String(seq - 2) });
  } finally {
    complaints.mockRestore();
    await other.close();
  }
});

test('heads are signed outside of the database, and show what was cut off', async () => {
  const other = await startTestApp({}, { through: () => t.databaseUrl });
  const folder = other.env.QUEMIAI_DATA_DIR;
  const file = new HeadFile(folder);
  const signedUpTo = () => file.last()?.seq ?? 0;
  const writer = other.app.get(AuditService);
  const [before] = await query('SELECT max(seq)::int AS seq FROM audit_log');
  for (let count = 0; count < 100; count++) await writer.record({ action: 'auth.login', details: { count } });
  expect(signedUpTo()).toBeGreaterThanOrEqual(Number(before?.['seq']));

  await writer.record({ action: 'auth.logout' });
  await other.app.close();
  const [after] = await query('SELECT max(seq)::int AS seq FROM audit_log');
  expect(signedUpTo()).toBe(after?.['seq']);

  const pem = readFileSync(join(folder, 'audit/public-key.pem'), 'utf8');
  const signed = file.lines().flatMap((line) => readHead(line, createPublicKey(pem)) ?? []);
  expect(signed).toHaveLength(file.lines().length);
  const run = () => t.app.get(AuditVerify).run(signed);
  expect((await run()).faults).toEqual([]);
  await tamper('DELETE FROM audit_log WHERE seq >= $1', [after?.['seq']]);
  expect((await verify()).faults).toEqual([]);
  expect((await run()).faults[0]?.seq).toBe(after?.['seq']);
  await other.close();
});

test('a head that cannot be written stops nothing, and is written once it can be', async () => {
  const other = await startTestApp();
  const inTheWay = join(other.env.QUEMIAI_DATA_DIR, 'audit');
  const writer = other.app.get(AuditService);
  const writeMany = async (): Promise<void> => {
    for (let count = 0; count < 100; count++)
      void writer.record({ action: 'auth.login', details: { count } });
    await writer.record({ action: 'auth.logout' });
  };
  rmSync(inTheWay, { recursive: true, force: true });
  writeFileSync(inTheWay, '');
  await writeMany();
  rmSync(inTheWay);
  await writer.record({ action: 'auth.logout' });
  const { rows } = await other.database.pool.query('SELECT max(seq)::int AS seq FROM audit_log');
  expect(new HeadFile(other.env.QUEMIAI_DATA_DIR).last()).toEqual(rows[0]);
  await other.close();
});
