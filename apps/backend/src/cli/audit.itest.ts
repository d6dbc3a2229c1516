import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditService } from '../features/audit/audit.service.js';
import type { TestApp } from '../testing/test-app.js';
import { startTestApp } from '../testing/test-app.js';
import { audit } from './audit.js';
import { UsageError } from './command.js';
import { run } from './run.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

/** As on the command line: the exit code and what was said. */
const quemiai = async (...argv: string[]): Promise<{ code: number; said: string }> => {
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const source = { QUEMIAI_DATA_DIR: t.env.QUEMIAI_DATA_DIR, DATABASE_URL: t.databaseUrl };
  const code = await run(argv, source, { out: say, error: say });
  return { code, said: said.join('\n') };
};
const tamper = async (text: string): Promise<void> => {
  const client = await t.database.pool.connect();
  try {
    await client.query('SET session_replication_role = replica');
    await client.query(text);
  } finally {
    await client.query('SET session_replication_role = origin');
    client.release();
  }
};

describe('audit verify', () => {
  const file = (name: string): string => join(t.env.QUEMIAI_DATA_DIR, 'audit', name);
  beforeEach(async () => {
    // Past what makes the server sign.
    for (let count = 0; count < 100; count++)
      void t.app.get(AuditService).record({ action: 'auth.login', details: { count } });
    await t.app.get(AuditService).record({ action: 'auth.logout' });
    await tamper('CREATE TABLE saved AS SELECT * FROM audit_log');
  });
  afterEach(async () => {
    await tamper('TRUNCATE audit_log; INSERT INTO audit_log SELECT * FROM saved; DROP TABLE saved');
  });

  test('says that all is as it was written', async () => {
    const { code, said } = await quemiai('audit', 'verify');
    expect(code).toBe(0);
    expect(said).toMatch(
      /as it was written: \d+ entries\.\n\d+ signed heads? agrees?; the last is of entry \d+/,
    );
  });

  test.each([
    ['a changed entry', `UPDATE audit_log SET actor = 'x' WHERE seq = 7`, /Entry 7 was changed/],
    ['a missing entry', 'DELETE FROM audit_log WHERE seq = 7', /Entry 7 is missing: 8 stands in its place/],
    ['a log cut off', 'DELETE FROM audit_log WHERE seq > 7', /Entry 8 is missing, as all after it/],
    ['an empty log', 'TRUNCATE audit_log', /Entry 1 is missing, as all after it/],
  ])('names the first wrong entry of %s, exit code 1', async (_, statement, words) => {
    await tamper(statement);
    const { code, said } = await quemiai('audit', 'verify');
    expect(code).toBe(1);
    expect(said).toMatch(words);
    expect(said).not.toMatch(/^\s+at /m);
  });

  test('takes heads and a key that were kept elsewhere', async () => {
    const kept = [file('kept.jsonl'), file('kept.pem')] as const;
    copyFileSync(file('heads.jsonl'), kept[0]);
    copyFileSync(file('public-key.pem'), kept[1]);
    const given = ['audit', 'verify', '--heads', kept[0], '--public-key', kept[1]];
    expect(await quemiai(...given)).toMatchObject({ code: 0 });
    await tamper('TRUNCATE audit_log');
    const heads = readFileSync(file('heads.jsonl'));
    rmSync(file('heads.jsonl'));
    const { code, said } = await quemiai('audit', 'verify');
    expect([code, said]).toEqual([
      1,
      expect.stringContaining('There are no signed heads here, though this server has signed some'),
    ]);
    expect(await quemiai(...given)).toMatchObject({ code: 1 });
    writeFileSync(file('heads.jsonl'), heads);
  });

  test('passes over lines that the key did not sign, and says so', async () => {
    const [first = ''] = readFileSync(file('heads.jsonl'), 'utf8').split('\n');
    const forged = file('forged.jsonl');
    writeFileSync(forged, `${first}\n${first.replace(/"seq":\d+/, '"seq":3')}\nnonsense\n`);
    const { code, said } = await quemiai('audit', 'verify', '--heads', forged);
    expect([code, said]).toEqual([0, expect.stringContaining('2 of the lines are not signed by this key')]);
    writeFileSync(forged, 'nonsense\n');
    const none = await quemiai('audit', 'verify', '--heads', forged);
    expect([none.code, none.said]).toEqual([
      1,
      expect.stringContaining('None of the signed heads is by this key'),
    ]);
  });
});

describe('audit role', () => {
  afterEach(async () => {
    await t.database.pool.query('DROP OWNED BY quemiai_audit; DROP ROLE quemiai_audit');
  });

  test('makes a role that may add to the log and read it, and nothing else; the server writes as it', async () => {
    expect(await quemiai('audit', 'role')).toMatchObject({ code: 0 });
    expect(await quemiai('audit', 'role')).toMatchObject({ code: 0 });
    const other = await startTestApp({}, { through: () => t.databaseUrl });
    await t.database.pool.query(`
      CREATE FUNCTION tell_writer() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF current_user <> 'quemiai_audit' THEN RAISE EXCEPTION 'written by %', current_user; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER tell_writer BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION tell_writer()`);
    await other.app.get(AuditService).record({ action: 'auth.logout' });
    await t.database.pool.query('DROP TRIGGER tell_writer ON audit_log; DROP FUNCTION tell_writer');
    await other.close();
    const client = await t.database.pool.connect();
    await client.query('SET ROLE quemiai_audit');
    for (const statement of [
      `UPDATE audit_log SET actor = 'x'`,
      'DELETE FROM audit_log',
      'SELECT * FROM users',
    ])
      await expect(client.query(statement)).rejects.toThrow('permission denied');
    await client.query('SELECT count(*) FROM audit_log');
    await client.query('RESET ROLE');
    client.release();
    expect(await quemiai('audit', 'verify')).toMatchObject({ code: 0 });
  });
});

test.each([[[]], [['sideways']], [['role', 'more']], [['verify', '--nonsense']]])(
  'refuses %j',
  async (args) => {
    const attempt = audit.run({ env: () => Promise.resolve(t.env), args, print: () => undefined });
    await expect(attempt).rejects.toSatisfy(
      (error) => error instanceof UsageError || error instanceof TypeError,
    );
  },
);
