import type { Session } from '@quemiai/contract/identity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailTo } from '../testing/mails.js';
import { enrollTotp } from '../testing/second-factors.js';
import type { TestApp } from '../testing/test-app.js';
import { startTestApp } from '../testing/test-app.js';
import { adminCommand } from './admin.js';
import { UsageError } from './command.js';
import type { Prompt } from './prompt.js';

const password = 'four unrelated words make one';
let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const typing = (...answers: string[]): Prompt & { asked: string[] } => {
  const asked: string[] = [];
  // Nothing more is typed: as at the end of a terminal's input.
  const answer = (): Promise<string> => {
    const typed = answers.shift();
    return typed === undefined ? Promise.reject(new UsageError('Nothing was typed')) : Promise.resolve(typed);
  };
  const next = (question: string): Promise<string> => {
    asked.push(question);
    return answer();
  };
  return { asked, ask: next, askHidden: next, readStdin: answer };
};
/** What the command prints. */
const admin = async (args: string[], prompt: Prompt = typing()): Promise<string> => {
  const lines: string[] = [];
  const env = () => Promise.resolve({ ...t.env, DATABASE_URL: t.databaseUrl });
  await adminCommand(prompt).run({ env, args, print: (line) => lines.push(line) });
  return lines.join('\n');
};
const login = async (identifier: string): Promise<Session> => {
  const answer = await t.call('POST /api/v1/auth/login', { body: { identifier, password } });
  expect(answer.status).toBe(200);
  return answer.body as Session;
};

test('creates an administrator from what is typed', async () => {
  const prompt = typing('root@example.org', 'root', password, password);
  expect(await admin(['create'], prompt)).toMatch(
    /^root can sign in now, as SUPER_ADMIN\.\nThe administration opens .* second factor/,
  );
  expect(prompt.asked).toEqual([
    'E-mail: ',
    'Username: ',
    'Password (at least 15 characters): ',
    'The same once more: ',
  ]);
  expect((await login('root')).user.role).toBe('SUPER_ADMIN');
});

test('asks for the password alone again when it is refused', async () => {
  const weak = 'patient.patient.patient';
  const answers = ['short', password, `${password}!`, weak, weak, password, password];
  const prompt = typing('patient@example.org', 'patient', ...answers);
  expect(await admin(['create'], prompt)).toContain('patient can sign in now');
  const question = 'Password (at least 15 characters): ';
  const again = 'The same once more: ';
  expect(prompt.asked).toEqual([
    'E-mail: ',
    'Username: ',
    question,
    `The password must have at least 15 characters.\n${question}`,
    again,
    `The two passwords differ.\n${question}`,
    again,
    expect.stringMatching(/^The password .*\.\nPassword \(/),
    again,
  ]);
  expect((await login('patient')).user.role).toBe('SUPER_ADMIN');
  await admin(['revoke', 'patient']);
});

test.each([
  [
    'a password',
    ['--email', 'b@example.org', '--username', 'b12'],
    'short',
    'must have at least 15 characters',
  ],
  ['an address', ['--email', 'nowhere'], '', 'is not valid'],
  ['a username', ['--email', 'b@example.org', '--username', 'b'], '', 'must have at least 2 characters'],
  ['a username', ['--email', 'b@example.org', '--username', 'b c'], '', 'may have letters, digits'],
])('says in words what is wrong with %s: %j', async (_, args, typed, reason) => {
  await expect(admin(['create', '--password-stdin', ...args], typing(typed))).rejects.toThrow(reason);
});

test('says which roles there are', async () => {
  await expect(admin(['grant', 'root', '--role', 'KING'])).rejects.toThrow(
    'The role must be one of MODERATOR, ADMIN, SUPER_ADMIN',
  );
});

test('creates an administrator from flags and standard input', async () => {
  const args = ['create', '--email', 'auto@example.org', '--username', 'auto', '--password-stdin'];
  await admin(args, typing(password));
  expect((await login('auto@example.org')).user.role).toBe('SUPER_ADMIN');
  await expect(admin(args, typing(password))).rejects.toMatchObject({ code: 'username_taken' });
  await t.database.pool.query("UPDATE users SET email_verified_at = now() WHERE username = 'auto'");
  const other = ['create', '--email', 'Auto@example.org', '--username', 'other', '--password-stdin'];
  await expect(admin(other, typing(password))).rejects.toMatchObject({ code: 'email_taken' });
});

test.each([
  ['nothing', [], []],
  ['an unknown command', ['delete'], []],
  ['a name of Object', ['constructor'], []],
  ['a password that is too short', ['create'], ['a@example.org', 'a1', 'short', 'short']],
  ['two passwords that differ', ['create'], ['a@example.org', 'a1', password, `${password}!`]],
  ['an address that is none', ['create'], ['nowhere']],
  ['a username that is none', ['create'], ['a@example.org', 'a b']],
  ['an unknown option', ['create', '--password', password], []],
  ['nobody', ['grant'], []],
  ['two people', ['grant', 'one', 'two'], []],
  ['an unknown role', ['grant', 'root', '--role', 'KING'], []],
  ['the role of everybody', ['grant', 'root', '--role', 'USER'], []],
])('refuses %s', async (_, args, answers) => {
  await expect(admin(args, typing(...answers))).rejects.toSatisfy(
    (error) => error instanceof UsageError || error instanceof TypeError,
  );
  expect((await t.call('POST /api/v1/auth/login', { body: { identifier: 'a1', password } })).status).toBe(
    401,
  );
});

test('gives and takes roles; the tokens of the old role are dead within seconds', async () => {
  const person = await t.registerUser();
  expect(await admin(['grant', person.username.toUpperCase(), '--role', 'ADMIN'])).toBe(
    `${person.username} is ADMIN now (was USER), has been signed out everywhere and signs in again.`,
  );
  const statusOfToken = async () => (await t.call('GET /api/v1/users/me', { token: person.token })).status;
  await expect.poll(statusOfToken, { timeout: 5_000 }).toBe(401);
  expect((await mailTo(t, person.email, 'Your role was changed')).text).toContain('an administrator');
  const body = { identifier: person.username, password: person.password };
  const again = (await t.call('POST /api/v1/auth/login', { body })).body as Session;
  expect(again.user.role).toBe('ADMIN');
  expect(await admin(['grant', person.username, '--role', 'ADMIN'])).toContain('already');
  expect((await t.call('GET /api/v1/users/me', { token: again.accessToken })).status).toBe(200);
  expect(await admin(['revoke', person.username])).toContain('is USER now (was ADMIN)');
  await expect(admin(['grant', 'nobody'])).rejects.toMatchObject({ code: 'not_found' });
});

test('creates nobody whom the audit log does not know', async () => {
  const args = ['create', '--email', 'quiet@example.org', '--username', 'quiet', '--password-stdin'];
  await t.database.pool.query(`
    CREATE FUNCTION lose_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$;
    CREATE TRIGGER lose_entry BEFORE INSERT ON audit_log FOR EACH ROW
      WHEN (NEW.action = 'account.created') EXECUTE FUNCTION lose_entry()`);
  try {
    await expect(admin(args, typing(password))).rejects.toThrow('disk full');
  } finally {
    await t.database.pool.query('DROP TRIGGER lose_entry ON audit_log; DROP FUNCTION lose_entry');
  }
  const body = { identifier: 'quiet', password };
  expect((await t.call('POST /api/v1/auth/login', { body })).status).toBe(401);
  await admin(args, typing(password));
  expect((await login('quiet')).user.role).toBe('SUPER_ADMIN');
  await admin(['revoke', 'quiet']);
});

test('keeps the last administrator', async () => {
  await admin(['revoke', 'auto']);
  await expect(admin(['revoke', 'root'])).rejects.toMatchObject({ code: 'conflict' });
  await admin(['grant', 'auto']);
  expect(await admin(['revoke', 'root'])).toContain('is USER now');
});

test('removes the second factors of somebody who lost them, and says so', async () => {
  const person = await t.registerUser('loser');
  await enrollTotp(t, person);
  // Chosen beside the second factor; it goes on opening the account of somebody who has nothing else any more.
  const short = 'k7#Qz!m2';
  const change = { currentPassword: person.password, newPassword: short };
  await t.call('POST /api/v1/auth/password/change', { token: person.token, body: change });
  const body = { identifier: person.username, password: short };
  const before = await t.call('POST /api/v1/auth/login', { body });
  expect(before.body).toMatchObject({ code: 'mfa_required' });
  expect(await admin(['reset-mfa', person.username])).toContain('no second factor any more');
  expect((await t.call('POST /api/v1/auth/login', { body })).status).toBe(200);
  const entry = {
    name: 'reset',
    text: `SELECT actor FROM audit_log WHERE action = 'admin.mfa_reset' AND target_id = $1`,
  };
  expect(await t.database.rows(entry, [person.id])).toEqual([{ actor: 'command line' }]);
  await mailTo(t, person.email, 'Your second factor was reset');
  await expect(admin(['reset-mfa', 'nobody'])).rejects.toMatchObject({ code: 'not_found' });
  await expect(admin(['reset-mfa'])).rejects.toBeInstanceOf(UsageError);
});
