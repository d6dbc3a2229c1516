import { variableNames } from './variables.js';

/** Every name that is read. */
export const knownNames: ReadonlySet<string> = new Set(
  variableNames.flatMap((name) => [name, `${name}_FILE`]),
);

// HOST and PORT are close to names that any machine has, such as HISTFILE.
const likely = variableNames.filter((name) => name.length >= 6);
/** A variable of another program; its command-line tool reads it beside ours. */
const foreign = new Set(['VAULT_CAPATH']);

/** How many characters to add, drop, change or swap with their neighbour make one text of the other. */
const distance = (from: string, to: string): number => {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, character] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const same = character === to[column - 1];
      const changed = (row[column - 1] ?? 0) + (same ? 0 : 1);
      const swapped =
        from[index - 1] === to[column - 1] && character === to[column - 2]
          ? (before[column - 2] ?? Infinity) + 1
          : Infinity;
      next.push(Math.min((row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, changed, swapped));
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
};

/** What was perhaps meant: names, and how far from each a mistyped one may be. */
const candidates = (name: string): [known: string, most: number][] =>
  likely.flatMap((base): [string, number][] => {
    const file = `${base}_FILE`;
    // What follows an underline is often a name of its own: AWS_ENDPOINT_URL_S3.
    if (name.startsWith(`${base}_`)) return [[file, 2]];
    return [base, file].map((known) => [known, known.length / 4]);
  });

/** The name that somebody probably meant. */
const meant = (name: string): string | undefined =>
  candidates(name)
    .filter(([known, most]) => Math.abs(known.length - name.length) <= most && distance(name, known) <= most)
    .toSorted(([a], [b]) => distance(name, a) - distance(name, b))[0]?.[0];

const noticeOf = (name: string): string | undefined => {
  const close = meant(name);
  if (name.startsWith('QUEMIAI_')) {
    return `${name} is not a variable this version knows${close === undefined ? '' : `: ${close} is`}.`;
  }
  return close === undefined ? undefined : `${name} is not read: ${close} is.`;
};

/** What is said of variables that are not read and look as if they were meant to be. */
export const mistyped = (source: Readonly<Record<string, string | undefined>>): string[] =>
  Object.keys(source)
    .filter((name) => !knownNames.has(name) && !foreign.has(name))
    .flatMap((name) => noticeOf(name) ?? []);
