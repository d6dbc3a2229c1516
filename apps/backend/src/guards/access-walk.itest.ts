import type { RouteSpec } from '@quemiai/contract/route';
import { route } from '@quemiai/contract/route';
import { clientEvents } from '@quemiai/contract/events';
import type { ClientEventName } from '@quemiai/contract/events';
import { openApiDocument } from '@quemiai/contract/openapi';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { eventFixtures } from '../testing/access/chat-fixtures.js';
import { fixtures } from '../testing/access/fixtures.js';
import type { Made } from '../testing/access/scene.js';
import { Scene } from '../testing/access/scene.js';
import type { Column, Row } from '../testing/access/table.js';
import { accessTable, columns } from '../testing/access/table.js';
import { connectChat } from '../testing/chat.js';
import type { Persona } from '../testing/personas.js';
import { personas } from '../testing/personas.js';
import { callSigned, registerSigner } from '../testing/signing.js';
import type { TestApp } from '../testing/test-app.js';
import { startTestApp } from '../testing/test-app.js';

const { routes, events } = accessTable();

let t: TestApp;
let make: Awaited<ReturnType<typeof personas>>;
beforeAll(async () => {
  t = await startTestApp();
  make = await personas(t);
});
afterAll(() => t.close());

/** What was answered: the code of a problem, else the status. */
interface Told {
  status: number;
  code: string | undefined;
}

/** Codes that say "not you", "not without more" or "not yours". */
const refusals = new Set([
  'unauthenticated',
  'forbidden',
  'not_found',
  'mfa_enrollment_required',
  'reauthentication_required',
  'signature_invalid',
]);
const refusalOf: Record<string, string> = { 401: 'unauthenticated', 403: 'forbidden', 404: 'not_found' };

/** Undefined where the answer is what the cell says. */
const wrong = (cell: string, { status, code }: Told, ends?: string): string | undefined => {
  const told = `${status} ${code ?? 'without a code'}`;
  if (cell === 'yes') {
    if (ends !== undefined) return code === ends ? undefined : `${told} instead of ${ends}`;
    if (status < 300) return undefined;
    return refusals.has(code ?? '') ? `refused: ${told}` : `the fixture did not succeed: ${told}`;
  }
  return String(status) === cell && code === refusalOf[cell] ? undefined : `${told} instead of ${cell}`;
};

const pathOf = (name: string, { params = {}, query }: Made): string => {
  const path = name.replaceAll(/:(\w+)/g, (_, param: string) => encodeURIComponent(params[param] ?? ''));
  return query === undefined ? path : `${path}?${query}`;
};

/** As it is five minutes after the person showed who they are. */
const forgetProof = async ({ sessionId }: Persona): Promise<void> => {
  await t.database.pool.query('UPDATE sessions SET reauthenticated_at = NULL WHERE id = $1', [sessionId]);
};

interface Attempt {
  recent?: boolean;
  mfa?: boolean;
  signed?: boolean;
}

/** Makes the request of a row as whoever stands at a column would. */
const request = async (
  { name, assurance }: Row,
  column: Column,
  { signed = true, recent = true, ...person }: Attempt = {},
): Promise<{ told: Told; ends: string | undefined }> => {
  const fixture = fixtures[name];
  if (!fixture) throw new Error(`There is no fixture for ${name}: add one in testing/access/fixtures.ts`);
  const scene = await Scene.of(t, make, column, person);
  const made = await fixture(scene);
  if (!recent) await forgetProof(scene.who);
  const path = pathOf(name, made);
  const options = {
    ...(made.body ? { body: made.body } : {}),
    ...(column === 'anonymous' ? {} : { token: scene.who.token }),
  };
  const withSignature = assurance === 'signed' && signed && column !== 'anonymous';
  const answer = withSignature
    ? await callSigned(t, await registerSigner(t, scene.who.token), path, options)
    : await t.call(path, options);
  const code = (answer.body as { code?: string } | undefined)?.code;
  return { told: { status: answer.status, code: answer.status < 300 ? undefined : code }, ends: made.ends };
};

const letIn = ({ cells }: Row): Column[] =>
  columns.filter((column) => column !== 'anonymous' && cells[column] === 'yes');

describe('the table', () => {
  test('has a row for every operation of the OpenAPI document and every socket event', () => {
    const operations = Object.entries(openApiDocument('0').paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const names = new Set(routes.map(({ name }) => name));
    const missing = operations.filter((name) => !names.has(name));
    expect(missing, 'run node tools/check-access-table.mjs --write').toEqual([]);
    expect(events.map(({ name }) => name)).toEqual(Object.keys(clientEvents));
  });

  test('has a fixture for each, and none for what is not there', () => {
    const names = routes.map(({ name }) => name).toSorted();
    expect(Object.keys(fixtures).toSorted(), 'see testing/access/fixtures.ts').toEqual(names);
    expect(Object.keys(eventFixtures).toSorted()).toEqual(events.map(({ name }) => name).toSorted());
  });

  test('is of routes that cannot be written without a decision', () => {
    expectTypeOf<Omit<RouteSpec, 'access'>>().not.toExtend<Parameters<typeof route>[0]>();
    expectTypeOf<RouteSpec>().toExtend<Parameters<typeof route>[0]>();
  });
});

const named = (rows: readonly Row[]) => rows.map((row) => [row.name, row] as const);

test.each(named(routes))('%s answers everybody as the table says', async (_, row) => {
  const found: [Column, string][] = [];
  for (const column of columns) {
    const { told, ends } = await request(row, column);
    const fault = wrong(row.cells[column], told, ends);
    if (fault !== undefined) found.push([column, fault]);
  }
  expect(found).toEqual([]);
});

const assured = routes.filter(({ assurance }) => assurance !== undefined);
const forSigners = routes.filter(({ assurance }) => assurance === 'signed');
const forStaff = routes.filter(({ cells }) => cells.user === '403');

test.each(named(assured))('%s asks those who are let in for a fresh proof', async (_, row) => {
  for (const column of letIn(row)) {
    const { told } = await request({ ...row, assurance: undefined }, column, { recent: false });
    expect([column, told]).toEqual([column, { status: 403, code: 'reauthentication_required' }]);
  }
});

test.each(named(forSigners))('%s asks those who are let in for a signature', async (_, row) => {
  for (const column of letIn(row)) {
    const { told } = await request(row, column, { signed: false });
    expect([column, told]).toEqual([column, { status: 401, code: 'signature_invalid' }]);
  }
});

test.each(named(forStaff))('%s asks administrators for a second factor', async (_, row) => {
  for (const column of ['admin', 'super admin'] as const) {
    const { told } = await request(row, column, { mfa: false });
    expect([column, told]).toEqual([column, { status: 403, code: 'mfa_enrollment_required' }]);
  }
});

test.each(named(events))('event %s answers everybody as the table says', async (name, row) => {
  expect(row.cells.anonymous).toBe('401');
  await expect(connectChat(t, '')).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
  const found: [Column, string][] = [];
  for (const column of columns.filter((other) => other !== 'anonymous')) {
    const scene = await Scene.of(t, make, column);
    const payload = (await eventFixtures[name]?.(scene)) ?? {};
    const client = await connectChat(t, scene.who.token);
    const ack = await client.ask(name as ClientEventName, payload as never);
    client.close();
    const code = ack.ok ? undefined : ack.error.code;
    const status = Object.entries(refusalOf).find(([, word]) => word === code)?.[0] ?? 400;
    const fault = wrong(row.cells[column], { status: ack.ok ? 200 : Number(status), code });
    if (fault !== undefined) found.push([column, fault]);
  }
  expect(found).toEqual([]);
});
