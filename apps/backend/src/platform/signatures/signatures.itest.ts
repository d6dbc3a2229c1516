import { randomBytes, randomUUID, sign } from 'node:crypto';
import { Body, Controller, Delete, Module, Post, Put } from '@nestjs/common';
import { UserRole } from '@quemiai/contract/roles';
import { createSigner, httpbis } from 'http-message-signatures';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../app.js';
import { Assured } from '../../decorators/assured.decorator.js';
import { Roles } from '../../decorators/roles.decorator.js';
import type { Signer, ToSign } from '../../testing/signing.js';
import { callSigned, digestOf, newPair, registerSigner, signatureFields } from '../../testing/signing.js';
import type { TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let carriedOut = 0;

@Controller('sensitive')
@Assured('signed')
@Roles(UserRole.USER)
class SensitiveController {
  @Post('change')
  change(@Body() body: object): object {
    carriedOut += 1;
    return body;
  }

  @Post('other')
  other(): void {
    carriedOut += 1;
  }

  @Put('change')
  put(): void {
    carriedOut += 1;
  }

  @Delete('thing')
  remove(): void {
    carriedOut += 1;
  }
}

@Module({ controllers: [SensitiveController] })
class SensitiveModule {}

let t: TestApp;
let person: TestUser;
let signer: Signer;
/** The key of another session. */
let stranger: Signer;
beforeAll(async () => {
  t = await startTestApp({}, { modules: [{ module: SensitiveModule }] });
  person = await t.registerUser();
  signer = await registerSigner(t, person.token);
  stranger = await registerSigner(t, (await t.registerUser()).token);
});
afterAll(() => t.close());

const path = '/sensitive/change?to=b&of=a';
const body = '{"role":"ADMIN"}';
const post = (): ToSign => ({ method: 'POST', url: `${t.url}${path}`, body });
const send = async (
  fields: Record<string, string | undefined>,
  { method = 'POST', at = path, sent = body }: { method?: string; at?: string; sent?: string | null } = {},
): Promise<{ status: number; code: unknown }> => {
  const headers = new Headers({ authorization: `Bearer ${person.token}` });
  if (sent !== null) headers.set('content-type', 'application/json');
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) headers.set(name, value);
  const response = await fetch(`${t.url}${at}`, { method, headers, body: sent });
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  const code = typeof answer === 'object' && answer && 'code' in answer ? answer.code : undefined;
  return { status: response.status, code };
};
/** Signed after the request was made wrong. */
const signed = (change: Partial<ToSign> = {}, by = signer) => signatureFields(by, { ...post(), ...change });
const params = (change: ToSign['params']) => signed({ params: change });
const now = () => Math.floor(Date.now() / 1000);
const all = ['"@method"', '"@target-uri"', '"content-digest"'];
const without = (name: string) => signed({ components: all.filter((each) => each !== name) });
/** Altered after it was signed. */
const altered = (field: string, change: (value: string) => string | undefined) => {
  const fields: Record<string, string | undefined> = signed();
  return { ...fields, [field]: change(fields[field] ?? '') };
};
const signatureOf = (bytes: Buffer) => `sig1=:${bytes.toString('base64')}:`;
const flip = (value: string): string => {
  const bytes = Buffer.from(/:(.*):/.exec(value)?.[1] ?? '', 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return signatureOf(bytes);
};
const sha512 = () => `sha-512=:${randomBytes(64).toString('base64')}:`;
const spaced = '{ "role":"ADMIN"}';
const other = '{"role":"SUPER_ADMIN"}';

const expectGood = async () => {
  const before = carriedOut;
  expect(await send(signed())).toEqual({ status: 201, code: undefined });
  expect(carriedOut).toBe(before + 1);
};

const wrong: [string, () => ReturnType<typeof send>][] = [
  ['nothing signed', () => send({})],
  ['a digest alone', () => send({ 'content-digest': digestOf(body) })],
  ['no Signature', () => send(altered('signature', () => undefined))],
  ['no Signature-Input', () => send(altered('signature-input', () => undefined))],
  ['another method', () => send(signed(), { method: 'PUT' })],
  ['another path', () => send(signed(), { at: '/sensitive/other?to=b&of=a' })],
  ['another query', () => send(signed(), { at: '/sensitive/change?to=c&of=a' })],
  ['a query in another order', () => send(signed(), { at: '/sensitive/change?of=a&to=b' })],
  ['a query that is longer', () => send(signed(), { at: `${path}&more=1` })],
  ['no query', () => send(signed(), { at: '/sensitive/change' })],
  ['a path in other letters', () => send(signed(), { at: '/sensitive/chang%65?to=b&of=a' })],
  ['another host', () => send(signed({ url: `http://evil.example${path}` }))],
  ['another scheme', () => send(signed({ url: `${t.url.replace('http:', 'https:')}${path}` }))],
  ['another body', () => send(signed(), { sent: other })],
  ['a body with another space', () => send(signed(), { sent: spaced })],
  [
    'another body and its digest',
    () => send({ ...signed(), 'content-digest': digestOf(other) }, { sent: other }),
  ],
  ['no digest', () => send(altered('content-digest', () => undefined))],
  ['a digest by another algorithm', () => send(signed({ digest: sha512() }))],
  ['two digests by SHA-256', () => send(signed({ digest: `${digestOf(body)}, ${digestOf(other)}` }))],
  ['the digest of nothing', () => send(signed({ digest: digestOf('') }))],
  ['a digest that is none', () => send(signed({ digest: 'sha-256=:AAAA:' }))],
  ['a flipped bit', () => send(altered('signature', flip))],
  ['half a signature', () => send(altered('signature', (value) => `${value.slice(0, 40)}:`))],
  ['an empty signature', () => send(altered('signature', () => 'sig1=::'))],
  ['zeros', () => send(altered('signature', () => signatureOf(Buffer.alloc(64))))],
  ['the key of another session', () => send(signed({}, stranger))],
  ['another key under this name', () => send(signed({}, newPair().signer(signer.keyId)))],
  ['an unknown key', () => send(params({ keyid: 'x' }))],
  ['no keyid', () => send(params({ keyid: undefined }))],
  ['no nonce', () => send(params({ nonce: undefined }))],
  ['an empty nonce', () => send(params({ nonce: '' }))],
  ['a nonce without end', () => send(params({ nonce: 'x'.repeat(129) }))],
  ['no time', () => send(params({ created: undefined }))],
  ['a time that is text', () => send(params({ created: String(now()) }))],
  ['an old time', () => send(params({ created: now() - 62 }))],
  ['a time to come', () => send(params({ created: now() + 63 }))],
  [
    'a time that was altered',
    () => send(altered('signature-input', (value) => value.replace(/created=\d/, 'created=0'))),
  ],
  [
    'a nonce that was altered',
    () => send(altered('signature-input', (value) => value.replace(/nonce="./, 'nonce="_'))),
  ],
  ['a signature that has expired', () => send(params({ expires: now() - 1 }))],
  ['the name of another algorithm', () => send(params({ alg: 'ecdsa-p256-sha256' }))],
  ['an algorithm with a shared key', () => send(params({ alg: 'hmac-sha256' }))],
  ['an unknown parameter', () => send(params({ tag: 'x' }))],
  ['the method left out', () => send(without('"@method"'))],
  ['the address left out', () => send(without('"@target-uri"'))],
  ['the body left out', () => send(without('"content-digest"'))],
  ['nothing covered', () => send(signed({ components: [] }))],
  ['a component twice', () => send(signed({ components: [...all, '"@method"'] }))],
  ['a component with a parameter', () => send(signed({ components: ['"@method";req', ...all.slice(1)] }))],
  [
    'one key of the digest alone',
    () => send(signed({ components: [...all.slice(0, 2), '"content-digest";key="sha-256"'] })),
  ],
  ['a component that is not known', () => send(signed({ components: [...all, '"@authority"'] }))],
  ['labels that differ', () => send(altered('signature', (value) => value.replace('sig1', 'sig2')))],
  [
    'two signatures',
    () => send({ ...signed(), 'signature-input': `${signed()['signature-input'] ?? ''}, sig2=("@method")` }),
  ],
  [
    'a parameter twice',
    () => send(altered('signature-input', (value) => `${value};keyid="${signer.keyId}"`)),
  ],
  [
    'a body where none was signed',
    () =>
      send(signed({ method: 'DELETE', url: `${t.url}/sensitive/thing`, body: undefined }), {
        method: 'DELETE',
        at: '/sensitive/thing',
      }),
  ],
];

test('at least forty wrong signatures are named here', () => {
  expect(new Set(wrong.map(([name]) => name)).size).toBe(wrong.length);
  expect(wrong.length).toBeGreaterThanOrEqual(40);
});

test.each(wrong)('%s: refused, and a good one is taken before and after', async (_, attempt) => {
  await expectGood();
  const before = carriedOut;
  expect(await attempt()).toEqual({ status: 401, code: 'signature_invalid' });
  expect(carriedOut).toBe(before);
  await expectGood();
});

test('a request is taken once, of any number at once, on whichever node', async () => {
  const fields = signed();
  const before = carriedOut;
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(fields)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ code }) => code === 'signature_invalid')).toHaveLength(19);
  const second = await createApp(t.env, t.databaseUrl, { modules: [{ module: SensitiveModule }] });
  try {
    const there = async (headers: Record<string, string>) => {
      const host = new URL(t.url).host;
      const fieldsThere = {
        ...headers,
        host,
        authorization: `Bearer ${person.token}`,
        'content-type': 'application/json',
      };
      return (await second.inject({ method: 'POST', url: path, headers: fieldsThere, payload: body }))
        .statusCode;
    };
    expect(await there(fields)).toBe(401);
    expect(await there(signed())).toBe(201);
  } finally {
    await second.close();
  }
  expect(carriedOut).toBe(before + 2);
});

test('a wrong signature does not use up the nonce of the right one', async () => {
  const fields = signed();
  expect(await send({ ...fields, signature: flip(fields['signature'] ?? '') })).toMatchObject({
    status: 401,
  });
  expect(await send(fields)).toMatchObject({ status: 201 });
});

test('P-256 signs as well, with r and s side by side; not in the form of OpenSSL', async () => {
  const by = await registerSigner(t, person.token, 'P-256');
  expect(await send(signed({}, by))).toMatchObject({ status: 201 });
  const der = { ...by, sign: (base: string) => sign('sha256', Buffer.from(base), by.privateKey) };
  expect(await send(signed({}, der))).toMatchObject({ status: 401 });
  // In place of the key before.
  expect(await send(signed())).toMatchObject({ status: 401 });
  signer = by;
});

test('a request without a body is signed without a digest', async () => {
  expect((await callSigned(t, signer, 'DELETE /sensitive/thing', { token: person.token })).status).toBe(200);
});

test.each(['Ed25519', 'P-256'] as const)(
  'what another implementation signs with %s is understood',
  async (curve) => {
    signer = await registerSigner(t, person.token, curve);
    const key = createSigner(signer.privateKey, signer.algorithm, signer.keyId);
    const { headers } = await httpbis.signMessage(
      {
        key,
        fields: ['@method', '@target-uri', 'content-digest'],
        params: ['created', 'expires', 'nonce', 'keyid', 'alg'],
        paramValues: { nonce: randomUUID() },
      },
      { method: 'POST', url: `${t.url}${path}`, headers: { 'content-digest': digestOf(body) } },
    );
    expect(await send(headers as Record<string, string>)).toMatchObject({ status: 201 });
  },
);

test('where the address is told, it is what is signed, whatever host the request names', async () => {
  const env = { ...t.env, PUBLIC_URL: 'https://social.example.org' };
  const node = await createApp(env, t.databaseUrl, { modules: [{ module: SensitiveModule }] });
  try {
    const status = async (origin: string, host: string) => {
      const fields = signed({ url: `${origin}${path}` });
      const headers = {
        ...fields,
        host,
        authorization: `Bearer ${person.token}`,
        'content-type': 'application/json',
      };
      return (await node.inject({ method: 'POST', url: path, headers, payload: body })).statusCode;
    };
    expect(await status('https://social.example.org', '127.0.0.1:4000')).toBe(201);
    expect(await status('http://127.0.0.1:4000', '127.0.0.1:4000')).toBe(401);
    expect(await status('https://evil.example', 'evil.example')).toBe(401);
  } finally {
    await node.close();
  }
});
