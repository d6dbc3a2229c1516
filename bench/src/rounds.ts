/**
 * Lets the servers take turns, so that a machine that slows down for a minute slows all of them, and starts each round
 * with another one, so that none is always the first.
 * @returns the results of each, by round
 */
export const takeTurns = async <T>(repeat: number, runs: (() => Promise<T>)[]): Promise<T[][]> => {
  const results: T[][] = runs.map(() => []);
  for (let round = 0; round < repeat; round++) {
    for (let i = 0; i < runs.length; i++) {
      const index = (i + round) % runs.length;
      const run = runs[index];
      if (run !== undefined) results[index]?.push(await run());
    }
  }
  return results;
};
