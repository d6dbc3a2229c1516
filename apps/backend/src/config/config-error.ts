export interface ConfigProblem {
  name: string;
  /** What is wrong; never the value, which may be a secret. */
  fault: string;
  example: string;
}

/** The environment does not allow a start: every problem at once. The process prints it and exits with 78 (EX_CONFIG). */
export class ConfigError extends Error {
  static readonly exitCode = 78;
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(
      ({ name, fault, example }) => `  ${name} ${fault}\n    for example: ${name}=${example}`,
    );
    super(`The configuration does not allow a start:\n${lines.join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
