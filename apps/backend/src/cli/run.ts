import { ConfigError } from '../config/config-error.js';
import logger from '../config/logger.js';
import { AppError } from '../platform/errors/app-error.js';
import { StartupError } from '../platform/errors/startup-error.js';
import type { Command } from './command.js';
import { UsageError } from './command.js';
import { settingsFor } from './settings.js';

/** Each is loaded only when it is asked for. */
const commands: Record<string, () => Promise<Command>> = {
  admin: async () => (await import('./admin.js')).admin,
  audit: async () => (await import('./audit.js')).audit,
  mail: async () => (await import('./mail.js')).mail,
  migrate: async () => (await import('./migrate.js')).migrate,
  openapi: async () => (await import('./openapi.js')).openapi,
  secrets: async () => (await import('./secrets.js')).secrets,
};

const help = async (): Promise<string> => {
  const lines = ['Usage: npm run quemiai -- <command>', ''];
  for (const load of Object.values(commands)) {
    const { summary, usage } = await load();
    lines.push(...usage.map((form) => `  ${form}`), `      ${summary}`);
  }
  return [...lines, '  help', '      Print this'].join('\n');
};

const isUsageFault = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));

const fault = async (error: unknown): Promise<[number, string]> => {
  if (isUsageFault(error)) return [UsageError.exitCode, `${error.message}\n\n${await help()}`];
  if (error instanceof ConfigError) return [ConfigError.exitCode, error.message];
  if (error instanceof StartupError) return [1, `${error.title}\n  ${error.detail}\n  ${error.hint}`];
  if (error instanceof AppError) return [1, error.detail];
  return [1, error instanceof Error ? error.message : String(error)];
};

export interface Output {
  out: (line: string) => void;
  error: (line: string) => void;
}

/**
 * Runs one command.
 * @param argv what follows `quemiai`
 * @returns the exit code
 */
export const run = async (
  argv: string[],
  source: Record<string, string | undefined> | undefined,
  { out, error: err }: Output,
): Promise<number> => {
  const [name, ...args] = argv;
  try {
    if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
      out(await help());
      return 0;
    }
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!load) throw new UsageError(`There is no command "${name}"`);
    const command = await load();
    // Results go to standard output; the log would stand between them.
    logger.level = 'silent';
    await command.run({ env: (wanted) => settingsFor(source ?? process.env, wanted), args, print: out });
    return 0;
  } catch (error) {
    const [code, text] = await fault(error);
    err(text);
    return code;
  }
};
