import { readFileSync, statSync } from 'node:fs';
import type { ConfigProblem } from './config-error.js';
import type { VariableName } from './variables.js';
import { variables } from './variables.js';

export type Source = Readonly<Record<string, string | undefined>>;

/** Values from elsewhere than the environment. */
export interface Supplied {
  /** By the name of their variable. */
  values: ReadonlyMap<string, string>;
  /** When the provider was given them, where it tells. */
  since: Date | null;
}

/** Where a variable's value came from, and since when it has been there, where that is known. */
export interface Origin {
  name: VariableName;
  source: 'environment' | 'file' | 'provider' | 'data folder';
  since: Date | null;
}

/** When a file was last written; null when it cannot be told. */
export const modified = (path: string): Date | null =>
  statSync(path, { throwIfNoEntry: false })?.mtime ?? null;

/** Reads variables one by one and gathers what is wrong with them. */
export class VariableReader {
  readonly problems: ConfigProblem[] = [];
  readonly values: Partial<Record<VariableName, unknown>> = {};
  private readonly source: Source;
  private readonly supplied: Supplied;

  constructor(source: Source, supplied: Supplied = { values: new Map(), since: null }) {
    this.source = source;
    this.supplied = supplied;
  }

  /** The first that is wrong with a variable is told; the rest mostly follows from it. */
  fail(
    name: VariableName,
    fault: string,
    example: ConfigProblem['example'] = [name, variables[name].example],
  ): void {
    if (!this.failed(name)) this.problems.push({ name, fault, example });
  }

  failed(name: VariableName): boolean {
    return this.problems.some((problem) => problem.name === name);
  }

  private failFile(name: VariableName, fault: string): void {
    this.fail(name, fault, [`${name}_FILE`, `/run/secrets/${name.toLowerCase()}`]);
  }

  /** The text of a variable, of the file that `NAME_FILE` names, or of the provider. Empty counts as unset. */
  private raw(name: VariableName): string | undefined {
    const own = this.source[name] || undefined;
    const path = this.source[`${name}_FILE`] || undefined;
    const supplied = this.supplied.values.get(name) || undefined;
    // Which of the two is meant cannot be told: a forgotten old value must not win in silence.
    if (supplied !== undefined && (own ?? path) !== undefined) {
      this.fail(name, 'is set, and SECRETS_PROVIDER supplies it too: keep it in one of the two places');
      return undefined;
    }
    if (path === undefined) return own ?? supplied;
    if (own !== undefined) {
      this.failFile(name, `is set, and so is ${name}_FILE: set one of them`);
      return undefined;
    }
    try {
      return readFileSync(path, 'utf8').replace(/\r?\n$/, '') || undefined;
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
      this.failFile(name, `cannot be read from the file that ${name}_FILE names (${reason})`);
      return undefined;
    }
  }

  /** Undefined for a variable that is unset. */
  origin(name: VariableName): Origin | undefined {
    const path = this.source[`${name}_FILE`] || undefined;
    if (path !== undefined) return { name, source: 'file', since: modified(path) };
    if (this.source[name]) return { name, source: 'environment', since: null };
    return this.supplied.values.get(name)
      ? { name, source: 'provider', since: this.supplied.since }
      : undefined;
  }

  /** A variable that is wrong counts as unset for what is looked at later. */
  read(name: VariableName): void {
    const { schema } = variables[name];
    const result = schema.safeParse(this.raw(name));
    if (!result.success) this.fail(name, result.error.issues[0]?.message ?? 'is not valid');
    this.values[name] = result.success ? result.data : schema.parse(undefined);
  }
}
