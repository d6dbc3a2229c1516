import { refusedWith } from '../api/errors.js';

/** What to do about a refused code of an authenticator app; undefined where something else was refused. */
export const wrongCode = (problem: unknown): string | undefined =>
  refusedWith(problem, 'mfa_invalid')
    ? 'That code is wrong, or was used already. Wait for the next one; if that is refused too, set the clock of the phone to automatic.'
    : undefined;
