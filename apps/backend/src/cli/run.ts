import { ConfigError } from '../config/config-error.js';
import { ownEnvironment } from '../config/env.js';
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

const commandNamed = async (name: string | undefined): Promise<Command | undefined> =>
  name !== undefined && Object.hasOwn(commands, name) ? commands[name]?.() : undefined;

const usageOf = (lines: string[]): string => ['Usage: npm run quemiai -- <command>', '', ...lines].join('\n');

const formsOf = ({ usage }: Command): string[] => usage.map((form) => `  ${form}`);

const helpOn = (command: Command): string[] => [...formsOf(command), `      ${command.summary}`];

const help = async (): Promise<string> => {
  const loaded = await Promise.all(Object.values(commands).map((load) => load()));
  return usageOf([
    ...loaded.flatMap(helpOn),
    '  help',
    '      Print this; with --help after a command, what there is to that one',
  ]);
};

const asksForHelp = (word: string | undefined): boolean => word === '--help' || word === '-h';

const isUsageFault = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));

const fault = async (error: unknown, command: Command | undefined): Promise<[number, string]> => {
  if (isUsageFault(error)) {
    const usage = command ? usageOf(formsOf(command)) : await help();
    return [UsageError.exitCode, `${error.message}\n\n${usage}`];
  }
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
  let command: Command | undefined;
  try {
    if (name === undefined || name === 'help' || asksForHelp(name)) {
      out(await help());
      return 0;
    }
    command = await commandNamed(name);
    if (!command) throw new UsageError(`There is no command "${name}"`);
    if (args.some(asksForHelp)) {
      out(usageOf(helpOn(command)));
      return 0;
    }
    // Results go to standard output; the log would stand between them.
    logger.level = 'silent';
    await command.run({ env: (wanted) => settingsFor(source ?? ownEnvironment(), wanted), args, print: out });
    return 0;
  } catch (error) {
    const [code, text] = await fault(error, command);
    err(text);
    return code;
  }
};
