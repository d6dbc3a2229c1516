import type { z } from 'zod';
import type { Env } from '../config/env.js';
import type { Wanted } from './settings.js';

export interface CommandContext {
  /**
   * Reads the environment; a command that does not ask for it runs on any machine.
   * @throws ConfigError; StartupError where there is no data and the command needs some
   */
  env: (wanted: Wanted) => Promise<Env>;
  /** What follows the command's name. */
  args: string[];
  /** Prints a line of the command's result. */
  print: (line: string) => void;
}

/** A word after `quemiai`. */
export interface Command {
  summary: string;
  /** The forms it takes, without the leading `quemiai`. */
  usage: string[];
  run: (context: CommandContext) => Promise<void>;
}

/** What was typed is no command: told with the usage, exit code 64 (EX_USAGE). */
export class UsageError extends Error {
  static readonly exitCode = 64;
}

/** @throws UsageError naming what was typed when it does not fit */
export const check = <T>(schema: z.ZodType<T>, value: unknown, name: string): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UsageError(`The ${name} is not valid: ${result.error.issues[0]?.message ?? 'unknown reason'}`);
};
