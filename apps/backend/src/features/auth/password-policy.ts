import { limits } from '@quemiai/contract/limits';
import { AppError } from '../../platform/errors/app-error.js';
import { CommonPasswords } from './common-passwords.js';
import { normalise } from './passwords.js';

/** Whose password it is to be: what anybody knows of them is no secret. */
export interface PasswordOwner {
  username: string;
  email: string;
  displayName: string;
  /** A password is not the only thing asked of them. */
  mfaEnabled: boolean;
}

const PRODUCT = 'quemiai';
/** What has to be left of a password once the owner's own words are taken out. Letters and digits. */
const LEFT_OVER = 8;
/** Shorter words stand in others by chance. */
const SHORTEST_WORD = 3;
const FEWEST_CHARACTERS = 5;

/** Ways along the keyboard and the alphabet that many people take. */
const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  '1234567890qwertyuiopasdfghjklzxcvbnm',
].flatMap((run) => [run, [...run].toReversed().join('')]);

const substitutes: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** The part that a text repeats: `abcabcab` is made of `abc`. */
const repeated = (text: string): string => {
  for (let length = 1; length <= text.length / 2; length++) {
    const part = text.slice(0, length);
    if (part.repeat(Math.ceil(text.length / length)).startsWith(text)) return part;
  }
  return text;
};

const withoutEdges = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

/**
 * What a guesser tries from one entry of a list: with digits and signs around it, repeated, with look-alike signs. The
 * password as a whole is compared, never a word within it (NIST SP 800-63B-4, 3.1.1.2).
 */
const forms = (folded: string): Set<string> => {
  const whole = [folded, folded.replace(/\s+/g, '')];
  const plain = [...whole, ...whole.map(withoutEdges)];
  const read = plain.map((text) => text.replace(/[013457@$!]/g, (sign) => substitutes[sign] ?? sign));
  return new Set([...plain, ...read, ...read.map(withoutEdges)].flatMap((text) => [text, repeated(text)]));
};

const wordsOf = ({ username, email, displayName }: PasswordOwner, community: string): string[] =>
  [username, email, displayName, community, PRODUCT]
    .flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
    .map((word) => word.normalize('NFC').toLowerCase())
    .filter((word) => [...word].length >= SHORTEST_WORD)
    .toSorted((a, b) => b.length - a.length);

const isOwnWords = (folded: string, owner: PasswordOwner, community: string): boolean => {
  const rest = wordsOf(owner, community).reduce((text, word) => text.replaceAll(word, ' '), folded);
  return rest !== folded && (rest.match(/[\p{L}\p{N}]/gu) ?? []).length < LEFT_OVER;
};

const common = new CommonPasswords();

/** Characters that a password of this account has to have. */
export const leastLength = ({ mfaEnabled }: Pick<PasswordOwner, 'mfaEnabled'>): number =>
  mfaEnabled ? limits.passwordWithMfaMin : limits.passwordMin;

/** Too short to be all that is asked of somebody. */
export const isShort = (password: string): boolean => [...normalise(password)].length < limits.passwordMin;

/** Why this password would be guessed early, as advice for its owner; undefined when nothing says so. */
export const passwordWeakness = (
  password: string,
  owner: PasswordOwner,
  community: string,
): string | undefined => {
  const normal = normalise(password);
  const least = leastLength(owner);
  if ([...normal].length < least) {
    return `must have at least ${least} characters; a few unrelated words are easy to remember`;
  }
  const folded = normal.toLowerCase();
  if (new Set(folded).size < FEWEST_CHARACTERS) {
    return 'repeats the same few characters: a few unrelated words are harder to guess';
  }
  const unit = repeated(folded);
  if (runs.some((run) => run.includes(unit))) {
    return 'follows the keyboard or the alphabet: a few unrelated words are harder to guess';
  }
  if (isOwnWords(folded, owner, community)) {
    return 'is little more than a name or an address of yours, or the name of this place: anybody would try that first';
  }
  if ([...forms(folded)].some((form) => common.has(form))) {
    return 'is among the passwords that are tried first, or one of them with little added: choose a few unrelated words';
  }
  return undefined;
};

/**
 * @param field the name of the password in the body of the request
 * @throws AppError `validation_failed` with advice
 */
export const refuseWeakPassword = (
  password: string,
  owner: PasswordOwner,
  community: string,
  field = 'password',
): void => {
  const message = passwordWeakness(password, owner, community);
  if (message === undefined) return;
  const path = `body.${field}`;
  throw new AppError('validation_failed', `${path}: ${message}`, [{ path, message }]);
};
