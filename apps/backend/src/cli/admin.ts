import { parseArgs } from 'node:util';
import { limits } from '@quemiai/contract/limits';
import { UserRole } from '@quemiai/contract/roles';
import { email, text, username } from '@quemiai/contract/scalars';
import { z } from 'zod';
import { commandLine } from '../features/audit/audit.service.js';
import { AdminsService } from '../features/auth/admins.service.js';
import type { Command, CommandContext } from './command.js';
import { check, UsageError } from './command.js';
import { withServices } from './database.js';
import type { Prompt } from './prompt.js';
import { terminal } from './prompt.js';

const password = text(limits.passwordMax, limits.passwordMin);
const staffRole = z.enum([UserRole.MODERATOR, UserRole.ADMIN, UserRole.SUPER_ADMIN]);

const askPassword = async (prompt: Prompt): Promise<string> => {
  const question = `Password (at least ${limits.passwordMin} characters): `;
  const typed = check(password, await prompt.askHidden(question, '--password-stdin'), 'password');
  if ((await prompt.askHidden('The same once more: ', '--password-stdin')) === typed) return typed;
  throw new UsageError('The two passwords differ; nothing was changed');
};

const create = async ({ env, args, print }: CommandContext, prompt: Prompt): Promise<void> => {
  const { values } = parseArgs({
    args,
    options: {
      email: { type: 'string' },
      username: { type: 'string' },
      'password-stdin': { type: 'boolean' },
    },
  });
  // Before anything is asked: nobody likes to type it all twice.
  const settings = await env('any folder');
  const address = check(email, values.email ?? (await prompt.ask('E-mail: ', '--email')), 'e-mail address');
  const name = check(username, values.username ?? (await prompt.ask('Username: ', '--username')), 'username');
  const secret = values['password-stdin']
    ? check(password, await prompt.readStdin(), 'password')
    : await askPassword(prompt);
  await withServices(settings, (services) =>
    services.get(AdminsService).create({ email: address, username: name, password: secret }, commandLine),
  );
  print(`${name} can sign in now, as SUPER_ADMIN.`);
};

const setRole = async ({ env, print }: CommandContext, names: string[], role: UserRole): Promise<void> => {
  if (names.length !== 1) throw new UsageError('Name one person');
  const name = check(username, names[0], 'username');
  const changed = await withServices(await env('data'), (services) =>
    services.get(AdminsService).setRole(name, role, commandLine),
  );
  print(
    changed.before === role
      ? `${changed.username} is ${role} already; nothing was changed.`
      : `${changed.username} is ${role} now (was ${changed.before}), has been signed out everywhere and signs in again.`,
  );
};

const grant = async (context: CommandContext): Promise<void> => {
  const options = { role: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: context.args, allowPositionals: true, options });
  await setRole(context, positionals, check(staffRole, values.role ?? UserRole.SUPER_ADMIN, 'role'));
};

const revoke = async (context: CommandContext): Promise<void> => {
  const { positionals } = parseArgs({ args: context.args, allowPositionals: true });
  await setRole(context, positionals, UserRole.USER);
};

const resetMfa = async ({ env, args, print }: CommandContext): Promise<void> => {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  if (positionals.length !== 1) throw new UsageError('Name one person');
  const name = check(username, positionals[0], 'username');
  const reset = await withServices(await env('data'), (services) =>
    services.get(AdminsService).resetFactors(name, commandLine),
  );
  print(
    `${reset.username} has no second factor any more, has been signed out everywhere and signs in with the password.`,
  );
};

export const adminCommand = (prompt: Prompt): Command => ({
  summary:
    'Create an administrator (what is not given is asked for), give an account a role or take it away, or remove lost second factors',
  usage: [
    'admin create [--email <address>] [--username <name>] [--password-stdin]',
    'admin grant <username> [--role MODERATOR | ADMIN | SUPER_ADMIN]',
    'admin revoke <username>',
    'admin reset-mfa <username>',
  ],
  run: async (context) => {
    const [action, ...args] = context.args;
    const rest = { ...context, args };
    if (action === 'create') await create(rest, prompt);
    else if (action === 'grant') await grant(rest);
    else if (action === 'revoke') await revoke(rest);
    else if (action === 'reset-mfa') await resetMfa(rest);
    else throw new UsageError('admin takes create, grant, revoke or reset-mfa');
  },
});

export const admin = adminCommand(terminal);
