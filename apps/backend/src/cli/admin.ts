import { parseArgs } from 'node:util';
import { limits } from '@quemiai/contract/limits';
import { UserRole } from '@quemiai/contract/roles';
import { email, text, username } from '@quemiai/contract/scalars';
import { z } from 'zod';
import { commandLine } from '../features/audit/audit.service.js';
import { AdminsService } from '../features/auth/admins.service.js';
import { AppError } from '../platform/errors/app-error.js';
import type { Command, CommandContext } from './command.js';
import { check, faultIn, UsageError } from './command.js';
import { withServices } from './database.js';
import type { Prompt } from './prompt.js';
import { terminal } from './prompt.js';

const password = text(limits.passwordMax, limits.passwordMin);
const staffRole = z.enum([UserRole.MODERATOR, UserRole.ADMIN, UserRole.SUPER_ADMIN]);

/** Asks until two that are alike would do; @param refused why the one before was not taken */
const askPassword = async (prompt: Prompt, refused?: string): Promise<string> => {
  const question = `Password (at least ${limits.passwordMin} characters): `;
  const ask = (words: string): Promise<string> => prompt.askHidden(words, '--password-stdin');
  const typed = await ask(refused === undefined ? question : `${refused}.\n${question}`);
  const fault = faultIn(password, typed, 'password');
  if (fault !== undefined) return askPassword(prompt, fault);
  if ((await ask('The same once more: ')) === typed) return typed;
  return askPassword(prompt, 'The two passwords differ');
};

const isRefusedPassword = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === 'validation_failed';

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
  const given = values['password-stdin'] ? check(password, await prompt.readStdin(), 'password') : undefined;
  const first = given ?? (await askPassword(prompt));
  await withServices(settings, async (services) => {
    const attempt = async (secret: string): Promise<void> => {
      try {
        const input = { email: address, username: name, password: secret };
        await services.get(AdminsService).create(input, commandLine);
      } catch (error) {
        if (given !== undefined || !isRefusedPassword(error)) throw error;
        await attempt(await askPassword(prompt, error.detail));
      }
    };
    await attempt(first);
  });
  print(`${name} can sign in now, as SUPER_ADMIN.`);
  print('The administration opens to them once they have set up a second factor: under Settings, Security.');
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
