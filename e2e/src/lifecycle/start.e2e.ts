import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { postgresFolder, postgresPid, processesIn } from '../harness/processes.js';
import { entry, Server, temporaryFolder } from '../harness/server.js';

const run = promisify(execFile);
const root = process.getuid?.() === 0;
const nobody = 65_534;
/** The server as an ordinary user: as whoever runs the tests, or as nobody where that is root. */
const ordinary = root
  ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', process.execPath, entry]
  : [process.execPath, entry];

const started: Server[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.dispose();
});
async function prepare(...options: Parameters<typeof Server.prepare>): Promise<Server> {
  const server = await Server.prepare(...options);
  started.push(server);
  return server;
}

/** Starts what must not start, and gives what it said. */
async function refusal(server: Server, command?: string[]): Promise<{ code: number | null; said: string }> {
  const before = server.output.length;
  server.spawn(command);
  const { code, signal } = await server.ended();
  const said = server.output.slice(before);
  expect(signal, said).toBeNull();
  expect(said, 'a message for people, not a stack trace').not.toMatch(/\n\s+at .*:\d+/);
  return { code, said };
}

describe('a start says clearly why it cannot be', () => {
  test('the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const server = await prepare({ port: address.port });
    const { code, said } = await refusal(server);
    taken.close();
    expect(code).toBe(1);
    expect(said).toContain(`Port ${address.port} is taken`);
    expect(said).toContain('PORT=');
    expect(await processesIn(server.dataDir)).toEqual([]);
  });

  test('another server runs on the data, which goes on undisturbed', async () => {
    const first = await prepare();
    await first.launch();
    const second = await prepare({ dataDir: first.dataDir });
    const { code, said } = await refusal(second);
    expect(code).toBe(1);
    expect(said).toContain('already running');
    expect(said).toContain(String(first.pid));
    expect(said).toContain(String(first.port));
    expect((await fetch(`${first.origin}/health`)).status).toBe(200);
  });

  test('the data folder cannot be written', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o555);
    const server = await prepare({ dataDir: join(folder, 'data') });
    const { code, said } = await refusal(server, ordinary);
    expect(code).toBe(78);
    expect(said).toContain('QUEMIAI_DATA_DIR');
    expect(said).toContain(folder);
    await rm(folder, { recursive: true });
  });

  test('the data are of another PostgreSQL', async () => {
    const server = await prepare();
    await server.launch();
    await server.stop();
    const folder = await postgresFolder(server.dataDir);
    await writeFile(join(folder ?? '', 'PG_VERSION'), '15\n');
    const { code, said } = await refusal(server);
    expect(code).toBe(1);
    expect(said).toMatch(/PostgreSQL 15/);
    expect(said).toMatch(/PostgreSQL 18/);
  });

  test('the encryption key is not that of the data, and a trial goes on with the one it made', async () => {
    const trial = await prepare();
    await trial.launch();
    // Something to encrypt: a key of access tokens.
    await run(process.execPath, [join(entry, '../cli/quemiai.js'), 'secrets', 'rotate'], {
      env: { QUEMIAI_DATA_DIR: trial.dataDir },
    });
    await trial.stop();
    const own = join(trial.dataDir, 'secrets/encryption_key');
    const moved = await prepare({
      dataDir: trial.dataDir,
      env: { ENCRYPTION_KEY: randomBytes(32).toString('base64') },
    });
    const { code, said } = await refusal(moved);
    expect(code).toBe(1);
    expect(said).toContain('ENCRYPTION_KEY does not open what is stored');
    expect(said).toContain(own);
    expect(await processesIn(trial.dataDir)).toEqual([]);
    const again = await prepare({ dataDir: trial.dataDir, env: { ENCRYPTION_KEY_FILE: own } });
    await again.launch();
    expect((await again.stop()).code).toBe(0);
  });

  test('the database of DATABASE_URL cannot be reached', async () => {
    const DATABASE_URL = 'postgresql://anna:geheim@127.0.0.1:9/nope'; // not-a-secret: a canary
    const server = await prepare({ env: { DATABASE_URL } });
    const { code, said } = await refusal(server);
    expect(code).toBe(1);
    expect(said).toContain('127.0.0.1:9');
    expect(said, 'no password in a message').not.toContain('geheim');
  });
});

/** Where the server notes the PostgreSQL that it brought along, for tools on the same machine. */
const running = z.looseObject({ url: z.string() });

const production = { NODE_ENV: 'production', RATE_LIMITS: undefined };
const secrets = { JWT_SECRET: 'aaaZq8#', JWT_REFRESH_SECRET: undefined };

describe('a wrong configuration stops the start with code 78 and names the variable, the fault and an example', () => {
  test.each<[string, Record<string, string | undefined>]>([
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '70000' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/x' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'not a url' }],
    ['CORS_ORIGINS', { CORS_ORIGINS: 'nonsense' }],
    ['RATE_LIMITS', { RATE_LIMITS: 'maybe' }],
    ['JWT_SECRET', { JWT_SECRET_FILE: '/nowhere/secret' }],
    ['PUBLIC_URL', { ...production }],
    ['JWT_SECRET', { ...production, ...secrets, PUBLIC_URL: 'https://example.org' }],
    ['RATE_LIMITS', { ...production, RATE_LIMITS: 'off', PUBLIC_URL: 'https://example.org' }],
    ['QUEMIAI_ADMIN_PASSWORD', { QUEMIAI_ADMIN_EMAIL: 'a@example.org', QUEMIAI_ADMIN_USERNAME: 'anna' }],
  ])('%s: %j', async (name, env) => {
    const server = await prepare({ env });
    const { code, said } = await refusal(server);
    expect(code, said).toBe(78);
    expect(said).toMatch(new RegExp(`^\\s*${name}\\b.+`, 'm'));
    expect(said).toMatch(new RegExp(`example.*${name}(?:_FILE)?=`, 'i'));
    expect(said, 'no secret in a message').not.toContain('aaaZq8#');
  });

  test('several at once are all named', async () => {
    const server = await prepare({ env: { PORT: 'x', LOG_LEVEL: 'loud' } });
    const { said } = await refusal(server);
    expect(said).toContain('PORT');
    expect(said).toContain('LOG_LEVEL');
  });
});

describe('a start works', () => {
  test('as an ordinary user, PostgreSQL as the same', async () => {
    const server = await prepare();
    await mkdir(server.dataDir);
    if (root) await chown(server.dataDir, nobody, nobody);
    await server.launch(ordinary);
    expect(await postgresPid(server.dataDir)).toBeGreaterThan(1);
    expect((await server.stop()).code).toBe(0);
  });

  test('with DATABASE_URL, and then embeds nothing', async () => {
    const bringing = await prepare();
    await bringing.launch();
    const pid = await postgresPid(bringing.dataDir);
    const { url } = running.parse(
      JSON.parse(await readFile(join(bringing.dataDir, 'postgres.json'), 'utf8')),
    );
    const given = await prepare({ env: { DATABASE_URL: url } });
    await given.launch();
    expect(await postgresFolder(given.dataDir)).toBeUndefined();
    expect(await processesIn(given.dataDir)).toEqual([]);
    expect((await given.stop()).code).toBe(0);
    expect(await postgresPid(bringing.dataDir), 'what it did not start it does not stop').toBe(pid);
  });
});
