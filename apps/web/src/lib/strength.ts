import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { translations } from '@zxcvbn-ts/language-en';

/**
 * A chunk of its own, with a list of the commonest passwords: nothing of it is loaded before somebody chooses one. The
 * word lists of single languages stay out, as they would weigh three times as much.
 */
const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, translations });

export interface Strength {
  /** 0, guessed at once, to 4, not guessed. */
  score: number;
  /** What would help, in a sentence; empty where nothing is wrong. */
  advice: string;
}

/** Estimated for the first 100 characters: beyond that it takes long and changes nothing. */
export function strengthOf(password: string, about: readonly string[]): Strength {
  const words = about.filter((word) => word.length > 1);
  const { score, feedback } = estimator.check(password.slice(0, 100), words);
  return { score, advice: feedback.warning ?? feedback.suggestions[0] ?? '' };
}
