import type { AuditEntry, AuditExportLine } from '@quemiai/contract/audit';
import { auditExportLine } from '@quemiai/contract/audit';
import { UserRole } from '@quemiai/contract/roles';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Persona } from '../../testing/personas.js';
import { personas } from '../../testing/personas.js';
import type { TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { AuditService } from './audit.service.js';
import { hashOf } from './audit-chain.js';

let t: TestApp;
let make: Awaited<ReturnType<typeof personas>>;
let admin: Persona;
let ann: Persona;
beforeAll(async () => {
  t = await startTestApp();
  make = await personas(t);
  admin = await make({ role: UserRole.ADMIN });
  ann = await make();
  const audit = t.app.get(AuditService);
  for (let count = 0; count < 7; count++)
    await audit.record({
      action: count % 2 === 0 ? 'auth.login' : 'session.revoked',
      actor: { userId: ann.id, name: ann.username },
      target: { type: 'user', id: admin.id },
      details: { count },
    });
});
afterAll(() => t.close());

const page = async (query: string) => {
  const answer = await t.call(`GET /api/v1/admin/audit-log?${query}`, { token: admin.token });
  expect(answer.status).toBe(200);
  return answer.body as { items: AuditEntry[]; nextCursor: string | null };
};
const exported = async (query: string): Promise<AuditExportLine[]> => {
  const response = await fetch(`${t.url}/api/v1/admin/audit-log/export?${query}`, {
    headers: { authorization: `Bearer ${admin.token}` },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  expect(response.headers.get('content-disposition')).toContain('attachment');
  const lines = (await response.text()).split('\n').filter(Boolean);
  return lines.map((line) => auditExportLine.parse(JSON.parse(line)));
};

test('is read page by page, the newest first, whatever is added meanwhile', async () => {
  const seen: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const found: Awaited<ReturnType<typeof page>> = await page(`limit=3${cursor && `&cursor=${cursor}`}`);
    seen.push(...found.items.map(({ seq }) => seq));
    cursor = found.nextCursor;
    await t.app.get(AuditService).record({ action: 'auth.logout' });
  }
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => seen.length - index));
  expect(seen.length).toBeGreaterThan(7);
});

test('tells the actor, the action and the target by their names', async () => {
  const [entry] = (await page('action=session.')).items;
  expect(entry).toMatchObject({
    actor: { id: ann.id, name: ann.username },
    action: 'session.revoked',
    target: { type: 'user', id: admin.id, name: admin.username },
    details: { count: 5 },
  });
});

test('is filtered by who, what, on whom and when', async () => {
  const count = async (query: string) => (await page(`limit=100&${query}`)).items.length;
  expect(await count(`actor=${ann.username.toUpperCase()}`)).toBe(7);
  expect(await count(`actor=${ann.id}`)).toBe(7);
  expect(await count(`actor=${ann.username}&action=auth.login`)).toBe(4);
  expect(await count(`target=${admin.username.slice(0, -1)}&action=session`)).toBe(3);
  expect(await count(`target=${admin.id}`)).toBe(7);
  expect(await count('actor=nobody.here')).toBe(0);
  expect(await count('action=%25')).toBe(0);
  await t.app.get(AuditService).record({
    action: 'admin.sessions_ended',
    actor: { userId: admin.id, name: admin.username },
    target: { type: 'user', id: ann.id },
  });
  const about = (await page(`limit=100&about=${ann.username.toUpperCase()}`)).items;
  expect(about.filter(({ actor }) => actor.id === ann.id)).toHaveLength(7);
  expect(about.some(({ actor, target }) => actor.id === admin.id && target?.id === ann.id)).toBe(true);
  expect(about.filter(({ actor, target }) => actor.id !== ann.id && target?.id !== ann.id)).toEqual([]);
  expect((await page(`limit=100&about=${ann.id}`)).items).toEqual(about);
  expect(await count(`about=${ann.username.slice(0, -1)}`)).toBe(0);
  const { items } = await page(`limit=100&actor=${ann.username}`);
  const [third, second] = [items.at(-3)?.at ?? '', items.at(-2)?.at ?? ''];
  expect(await count(`actor=${ann.username}&from=${third}`)).toBeGreaterThanOrEqual(5);
  expect(await count(`actor=${ann.username}&to=${second}`)).toBeLessThanOrEqual(2);
  for (const query of ['from=yesterday', 'cursor=x', 'limit=0']) {
    const answer = await t.call(`GET /api/v1/admin/audit-log?${query}`, { token: admin.token });
    expect([query, answer.status]).toEqual([query, 400]);
  }
});

test('is exported whole, so that the chain can be checked elsewhere; the export is an entry itself', async () => {
  for (let count = 0; count < 510; count++)
    void t.app.get(AuditService).record({ action: 'auth.logout', details: { count } });
  await t.app.get(AuditService).record({ action: 'auth.logout' });
  const lines = await exported('');
  expect(lines.length).toBeGreaterThan(510);
  let before = '00'.repeat(32);
  for (const [index, line] of lines.entries()) {
    expect([line.seq, line.prevHash]).toEqual([index + 1, before]);
    const { actor, target, ...rest } = line;
    const row = {
      ...rest,
      seq: String(line.seq),
      at: new Date(line.at),
      details: JSON.stringify(line.details),
    };
    const who = { actorId: actor.id, actor: actor.name };
    const what = { targetType: target?.type ?? null, targetId: target?.id ?? null };
    const hash = hashOf({ ...row, ...who, ...what, prevHash: Buffer.from(line.prevHash, 'hex') });
    expect(hash.toString('hex')).toBe(line.hash);
    before = line.hash;
  }
  expect(lines.at(-1)).toMatchObject({ action: 'admin.audit_exported', actor: { id: admin.id } });
});

test('is exported by filters, to somebody who has just shown who they are', async () => {
  const lines = await exported(`actor=${ann.username}&action=session`);
  expect(lines.map(({ details }) => details['count'])).toEqual([1, 3, 5]);
  expect((await page('action=admin.audit_exported')).items[0]?.details).toEqual({
    actor: ann.username,
    action: 'session',
  });
  const stale = await make({ role: UserRole.ADMIN, recent: false });
  const refused = await t.call('GET /api/v1/admin/audit-log/export', { token: stale.token });
  expect(refused.body).toMatchObject({ code: 'reauthentication_required' });
});
