import { parseArgs } from 'node:util';
import { limits } from '@quemiai/contract/limits';
import { UserRole } from '@quemiai/contract/roles';
import { email, text, username } from '@quemiai/contract/scalars';
import { z } from 'zod';
import { AccountsRepo } from '../features/auth/accounts.repo.js';
import type { AdminInput } from '../features/auth/admins.service.js';
import { AdminsService } from '../features/auth/admins.service.js';
import { Passwords } from '../features/auth/passwords.js';
import { SessionsRepo } from '../features/auth/sessions.repo.js';
import type { Database } from '../platform/database/database.js';
import type { Prompt } from './prompt.js';
import { terminal } from './prompt.js';
import { UsageError } from './usage-error.js';
import { withDatabase } from './with-database.js';

export const adminHelp = `admin create [--email <address>] [--username <name>] [--password-stdin]
    creates an account with the role SUPER_ADMIN; asks for what is not given
admin grant <username> [--role MODERATOR|ADMIN|SUPER_ADMIN]
    gives an account a role (SUPER_ADMIN unless named); the person signs in again
admin revoke <username>
    makes an account an ordinary one again and ends its sessions`;

const service = (database: Database): AdminsService =>
  new AdminsService(new AccountsRepo(database), new SessionsRepo(database), new Passwords());

const account = z.object({ email, username, password: text(limits.passwordMax, limits.passwordMin) });
const staffRole = z.enum([UserRole.MODERATOR, UserRole.ADMIN, UserRole.SUPER_ADMIN]);

const check = <T>(schema: z.ZodType<T>, value: unknown, name: string): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UsageError(`The ${name} is not valid: ${result.error.issues[0]?.message ?? 'unknown reason'}`);
};

const askPassword = async ({ askHidden }: Prompt): Promise<string> => {
  const password = await askHidden(
    `Password (at least ${limits.passwordMin} characters): `,
    '--password-stdin',
  );
  check(account.shape.password, password, 'password');
  if ((await askHidden('The same once more: ', '--password-stdin')) !== password) {
    throw new UsageError('The two passwords differ; nothing was changed');
  }
  return password;
};

const create = async (args: string[], prompt: Prompt): Promise<string> => {
  const { values } = parseArgs({
    args,
    options: {
      email: { type: 'string' },
      username: { type: 'string' },
      'password-stdin': { type: 'boolean' },
    },
  });
  const address = check(
    account.shape.email,
    values.email ?? (await prompt.ask('E-mail: ', '--email')),
    'e-mail address',
  );
  const name = check(
    account.shape.username,
    values.username ?? (await prompt.ask('Username: ', '--username')),
    'username',
  );
  const given = values['password-stdin'] ? await prompt.readStdin() : await askPassword(prompt);
  const password = check(account.shape.password, given, 'password');
  const input: AdminInput = { email: address, username: name, password };
  await withDatabase((database) => service(database).create(input));
  return `${name} can sign in now, as SUPER_ADMIN.`;
};

const setRole = async (name: string | undefined, role: UserRole): Promise<string> => {
  const wanted = check(username, name, 'username');
  const changed = await withDatabase((database) => service(database).setRole(wanted, role));
  if (changed.before === role) return `${changed.username} is ${role} already; nothing was changed.`;
  return `${changed.username} is ${role} now (was ${changed.before}) and signs in again.`;
};

const grant = async (args: string[]): Promise<string> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { role: { type: 'string' } },
  });
  if (positionals.length !== 1) throw new UsageError('Name one person: admin grant <username>');
  return setRole(positionals[0], check(staffRole, values.role ?? UserRole.SUPER_ADMIN, 'role'));
};

const revoke = async (args: string[]): Promise<string> => {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  if (positionals.length !== 1) throw new UsageError('Name one person: admin revoke <username>');
  return setRole(positionals[0], UserRole.USER);
};

const commands: Record<string, (args: string[], prompt: Prompt) => Promise<string>> = {
  create,
  grant,
  revoke,
};

/**
 * `quemiai admin …`
 * @returns what was done, for the operator
 * @throws UsageError, or AppError as the service says
 */
export const admin = async ([name = '', ...args]: string[], prompt: Prompt = terminal): Promise<string> => {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(name === '' ? 'What about administrators?' : `Unknown: admin ${name}`);
  return command(args, prompt);
};
