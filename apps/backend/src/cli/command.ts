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

/** What is wrong in words that go on from a name: those of our schemas, or what stands here for those of the library. */
const reasonOf = (issue: z.core.$ZodIssue | undefined): string => {
  if (issue?.code === 'too_small') return `must have at least ${issue.minimum} characters`;
  if (issue?.code === 'too_big') return `must have at most ${issue.maximum} characters`;
  if (issue?.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  const message = issue?.message ?? '';
  return /^[a-z]/.test(message) ? message : 'is not valid';
};

/** What is wrong with what was typed, as a sentence without its full stop; undefined when nothing is. */
export const faultIn = (schema: z.ZodType, value: unknown, name: string): string | undefined => {
  const { error } = schema.safeParse(value);
  return error && `The ${name} ${reasonOf(error.issues[0])}`;
};

/** @throws UsageError naming what was typed when it does not fit */
export const check = <T>(schema: z.ZodType<T>, value: unknown, name: string): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UsageError(`The ${name} ${reasonOf(result.error.issues[0])}`);
};
