export interface ConfigProblem {
  name: string;
  /** What is wrong; never the value, which may be a secret. */
  fault: string;
  /** What would do: a variable, mostly the one that is wrong, and a value of it. */
  example: readonly [variable: string, value: string];
}

/** As a shell takes it: an example may be pasted. */
const quoted = (value: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(value)) return value;
  return value.includes('$(') ? `"${value}"` : `'${value}'`;
};

/** The environment does not allow a start: every problem at once. The process prints it and exits with 78 (EX_CONFIG). */
export class ConfigError extends Error {
  static readonly exitCode = 78;
  readonly problems: readonly ConfigProblem[];

  /** @param notices what may explain the problems: a name that was mistyped */
  constructor(problems: readonly ConfigProblem[], notices: readonly string[] = []) {
    const lines = problems.map(
      ({ name, fault, example: [variable, value] }) =>
        `  ${name} ${fault}\n    for example: ${variable}=${quoted(value)}`,
    );
    const text = [...lines, ...notices.map((notice) => `  ${notice}`)].join('\n');
    super(`The configuration does not allow a start:\n${text}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
