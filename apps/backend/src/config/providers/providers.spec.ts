import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StandIn } from '../../testing/secret-providers.js';
import { awsAnswer, standIn, vaultAnswer } from '../../testing/secret-providers.js';
import { ConfigError } from '../config-error.js';
import type { Env } from '../env.js';
import { loadEnvironment } from '../env.js';
import { signAws } from './sigv4.js';

const random = (bytes = 32): string => randomBytes(bytes).toString('base64url');
const secrets = {
  JWT_SECRET: random(),
  JWT_REFRESH_SECRET: random(),
  ENCRYPTION_KEY: random(),
  DATABASE_URL: `postgresql://quemiai:${random()}@db.example.org:5432/quemiai`,
  SMTP_URL: `smtps://mailer:${random()}@mail.example.org`,
};

let folder: string;
let server: StandIn | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quemiai-providers-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

const load = (source: Record<string, string>): Promise<Env> =>
  loadEnvironment({
    QUEMIAI_DATA_DIR: folder,
    MAIL_FROM: 'Quemiai <no-reply@example.org>',
    SECRETS_TIMEOUT_SECONDS: '5',
    ...source,
  });

/** The message of the refusal, after making sure that it holds none of these. */
const refusal = async (source: Record<string, string>, hidden: string[] = []): Promise<string> => {
  const fault: unknown = await load(source).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(fault instanceof ConfigError)) throw new Error('not refused', { cause: fault });
  for (const secret of [...hidden, ...Object.values(secrets)]) expect(fault.message).not.toContain(secret);
  return fault.message;
};

test('without a provider nobody is asked', async () => {
  expect((await load({ SECRETS_PROVIDER: 'none' })).JWT_SECRET).toHaveLength(64);
});

describe('Vault', () => {
  const token = random();
  const vault = async (
    data: Record<string, unknown>,
    more: Record<string, string> = {},
  ): Promise<Record<string, string>> => {
    server = await standIn(vaultAnswer(token, { 'secret/data/quemiai': data }));
    return { SECRETS_PROVIDER: 'vault', VAULT_ADDR: server.url, VAULT_TOKEN: token, ...more };
  };

  test('supplies secrets before they are checked, and keeps its token to itself', async () => {
    const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://social.example.org' };
    const env = await load(await vault(secrets, production));
    expect(env).toMatchObject(secrets);
    expect(server?.asked).toEqual(['GET /v1/secret/data/quemiai']);
    const since = new Date('2026-10-01T12:00:00.123Z');
    expect(env.origins).toContainEqual({ name: 'ENCRYPTION_KEY', source: 'provider', since });
    expect(JSON.stringify(env)).not.toContain(token);
  });

  test('takes its token from a file, another mount, another path and a namespace', async () => {
    const path = join(folder, 'token');
    writeFileSync(path, `${token}\n`);
    server = await standIn(vaultAnswer(token, { 'kv/data/apps/two%3D': secrets }, 'team'));
    const env = await load({
      SECRETS_PROVIDER: 'vault',
      VAULT_ADDR: `${server.url}/`,
      VAULT_TOKEN_FILE: path,
      VAULT_NAMESPACE: 'team',
      VAULT_KV_MOUNT: 'kv',
      VAULT_KV_PATH: 'apps/two=',
    });
    expect(env).toMatchObject(secrets);
  });

  test('what it supplies is checked like anything else', async () => {
    const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://social.example.org' };
    const weak = 'change-me-change-me-change-me-0123456789';
    expect(await refusal(await vault({ ...secrets, JWT_SECRET: weak }, production), [weak])).toMatch(
      /JWT_SECRET is an example value/,
    );
  });

  test('a variable that is set here too is refused, and so is one of another type', async () => {
    expect(await refusal(await vault(secrets, { JWT_SECRET: random() }))).toMatch(
      /JWT_SECRET is set, and SECRETS_PROVIDER supplies it too/,
    );
    await server?.close();
    expect(await refusal(await vault({ JWT_SECRET: 12 }))).toMatch(/JWT_SECRET that is no text/);
  });

  test('a name that is no secret of ours is told and not taken', async () => {
    const { notices, PORT } = await load(await vault({ ...secrets, PORT: '1234' }));
    expect(PORT).toBe(4000);
    expect(notices).toEqual([expect.stringMatching(/^Vault supplies PORT/)]);
  });

  test('a wrong token and a missing secret are told without the token', async () => {
    const wrong = random();
    expect(await refusal(await vault(secrets, { VAULT_TOKEN: wrong }), [wrong, token])).toMatch(
      /SECRETS_PROVIDER names a provider that failed: Vault answered 403: the token is wrong/,
    );
    await server?.close();
    expect(await refusal(await vault(secrets, { VAULT_KV_PATH: 'nothing' }), [token])).toMatch(
      /answered 404/,
    );
  });

  test('a sealed one is asked three times, one that recovers is enough', async () => {
    server = await standIn(() => ({ status: 503, body: { errors: ['Vault is sealed'] } }));
    const settings = { SECRETS_PROVIDER: 'vault', VAULT_ADDR: server.url, VAULT_TOKEN: token };
    expect(await refusal(settings, [token])).toMatch(/503 several times: it is sealed/);
    expect(server.asked).toHaveLength(3);
    await server.close();
    const answer = vaultAnswer(token, { 'secret/data/quemiai': secrets });
    let calls = 0;
    server = await standIn((request, body) =>
      ++calls < 3 ? { status: 503, body: {} } : answer(request, body),
    );
    expect(await load({ ...settings, VAULT_ADDR: server.url })).toMatchObject(secrets);
  });

  test('an answer of another engine, no JSON, and a redirect are refused', async () => {
    for (const [status, body] of [
      [200, { data: secrets }],
      [200, 'no JSON'],
      [307, {}],
    ] as const) {
      server = await standIn(() => ({ status, body }));
      const settings = { SECRETS_PROVIDER: 'vault', VAULT_ADDR: server.url, VAULT_TOKEN: token };
      expect(await refusal(settings, [token])).toMatch(/engine, version 2|answered 307/);
      expect(server.asked).toHaveLength(1);
      await server.close();
    }
  });

  test('one that does not answer ends the start in the time that is set', async () => {
    server = await standIn(() => ({ status: 200, body: {} }));
    const { url } = server;
    await server.close();
    const settings = { SECRETS_PROVIDER: 'vault', VAULT_ADDR: url, VAULT_TOKEN: token };
    expect(await refusal(settings, [token])).toMatch(/cannot be reached at http:.*ECONNREFUSED/);
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const slow = { ...settings, VAULT_ADDR: `http://127.0.0.1:${port}`, SECRETS_TIMEOUT_SECONDS: '1' };
    expect(await refusal(slow, [token])).toMatch(/cannot be reached .*no answer in time/);
    silent.close();
  });

  test('over TLS, only one whose authority is trusted is told the token', async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${key} -out ${cert} -days 1 -subj /CN=vault -addext subjectAltName=IP:127.0.0.1`.split(
        ' ',
      ),
      { stdio: 'ignore' },
    );
    const tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
    server = await standIn(vaultAnswer(token, { 'secret/data/quemiai': secrets }), tls);
    const settings = { SECRETS_PROVIDER: 'vault', VAULT_ADDR: server.url, VAULT_TOKEN: token };
    expect(await refusal(settings, [token])).toMatch(/SELF_SIGNED_CERT/);
    expect(server.asked).toEqual([]);
    expect(await load({ ...settings, VAULT_CACERT: cert })).toMatchObject(secrets);
    expect(await refusal({ ...settings, VAULT_CACERT: join(folder, 'gone') })).toMatch(/VAULT_CACERT/);
  });

  test('what is missing is named, and plain HTTP to another machine is refused in production', async () => {
    const message = await refusal({ SECRETS_PROVIDER: 'vault' });
    expect(message).toMatch(/VAULT_ADDR must be set/);
    expect(message).toMatch(/VAULT_TOKEN must be set/);
    const plain = {
      SECRETS_PROVIDER: 'vault',
      VAULT_ADDR: 'http://vault.example.org:8200',
      VAULT_TOKEN: token,
    };
    expect(await refusal({ ...plain, NODE_ENV: 'production' }, [token])).toMatch(/VAULT_ADDR must be https/);
  });
});

describe('AWS Secrets Manager', () => {
  const identity = { accessKeyId: random(12), secretAccessKey: random(30) };
  const settings = {
    SECRETS_PROVIDER: 'aws',
    AWS_REGION: 'eu-central-1',
    AWS_SECRET_ID: 'quemiai/production',
    AWS_ACCESS_KEY_ID: identity.accessKeyId,
    AWS_SECRET_ACCESS_KEY: identity.secretAccessKey,
  };
  const hidden = [identity.secretAccessKey];
  const store = { 'quemiai/production': JSON.stringify(secrets) };

  test('signatures are those of the published example', () => {
    // Case get-vanilla of AWS's test suite for Signature Version 4; its key is public, and in pieces for the scanners.
    const secretAccessKey = ['wJalrXUtnFEMI', 'K7MDENG+bPxRfiCYEXAMPLEKEY'].join('/');
    const { authorization } = signAws({
      method: 'GET',
      url: new URL('https://example.amazonaws.com/'),
      headers: {},
      body: '',
      region: 'us-east-1',
      service: 'service',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey },
      now: new Date('2015-08-30T12:36:00Z'),
    });
    expect(authorization).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    );
  });

  test('supplies the names of a JSON object, to a signature it verifies', async () => {
    server = await standIn(awsAnswer(identity, store));
    const env = await load({ ...settings, AWS_ENDPOINT_URL: server.url });
    expect(env).toMatchObject(secrets);
    expect(server.asked).toEqual(['POST /']);
    const since = new Date(1_790_000_000_250);
    expect(env.origins).toContainEqual({ name: 'SMTP_URL', source: 'provider', since });
    expect(JSON.stringify(env)).not.toContain(identity.secretAccessKey);
  });

  test('takes temporary credentials, with their token signed', async () => {
    const sessionToken = random(60);
    server = await standIn(awsAnswer({ ...identity, sessionToken }, store));
    const full = { ...settings, AWS_ENDPOINT_URL: server.url };
    expect(await load({ ...full, AWS_SESSION_TOKEN: sessionToken })).toMatchObject(secrets);
    expect(await refusal(full, hidden)).toMatch(/InvalidSignatureException/);
  });

  test.each([
    ['a wrong secret key', { AWS_SECRET_ACCESS_KEY: random() }, /answered 400 \(InvalidSignatureException\)/],
    ['an unknown secret', { AWS_SECRET_ID: 'another' }, /answered 400 \(ResourceNotFoundException\)/],
    ['no region', { AWS_REGION: '' }, /AWS_REGION must be set/],
  ])('%s is told', async (_, change, message) => {
    server = await standIn(awsAnswer(identity, store));
    expect(await refusal({ ...settings, AWS_ENDPOINT_URL: server.url, ...change }, hidden)).toMatch(message);
  });

  test('a secret that is no JSON object is refused, and not repeated', async () => {
    const plain = random();
    server = await standIn(awsAnswer(identity, { 'quemiai/production': plain }));
    expect(await refusal({ ...settings, AWS_ENDPOINT_URL: server.url }, [plain])).toMatch(/JSON object/);
  });

  test('takes the credentials of the container', async () => {
    const authorization = random();
    const container = await standIn((request) =>
      request.headers.authorization === authorization
        ? {
            status: 200,
            body: { AccessKeyId: identity.accessKeyId, SecretAccessKey: identity.secretAccessKey },
          }
        : { status: 401, body: {} },
    );
    server = await standIn(awsAnswer(identity, store));
    const path = join(folder, 'token');
    writeFileSync(path, authorization);
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...rest } = settings;
    const full = {
      ...rest,
      AWS_ENDPOINT_URL: server.url,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${container.url}/v1/credentials`,
    };
    expect(await load({ ...full, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: path })).toMatchObject(secrets);
    expect(await refusal(full, hidden)).toMatch(/credential endpoint answered 401/);
    const elsewhere = { ...full, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://evil.example.org/credentials' };
    expect(await refusal(elsewhere, hidden)).toMatch(/must be https/);
    await container.close();
  });

  test('takes the credentials of the instance, by a token of its metadata service', async () => {
    const token = random();
    const roles = '/latest/meta-data/iam/security-credentials/';
    const metadata = await standIn(({ method, url, headers }) => {
      if (
        method === 'PUT' &&
        url === '/latest/api/token' &&
        headers['x-aws-ec2-metadata-token-ttl-seconds']
      ) {
        return { status: 200, body: token };
      }
      if (headers['x-aws-ec2-metadata-token'] !== token) return { status: 401, body: {} };
      if (url === roles) return { status: 200, body: 'quemiai-role' };
      const { accessKeyId, secretAccessKey } = identity;
      return url === `${roles}quemiai-role`
        ? { status: 200, body: { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } }
        : { status: 404, body: {} };
    });
    server = await standIn(awsAnswer(identity, store));
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...rest } = settings;
    const full = { ...rest, AWS_ENDPOINT_URL: server.url, AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url };
    expect(await load(full)).toMatchObject(secrets);
    await metadata.close();
  });
});
