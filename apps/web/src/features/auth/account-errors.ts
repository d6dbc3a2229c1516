import { fieldErrors, refusedWith } from '../../lib/api/errors.js';
import type { SignUpField } from './checks.js';
import { checks } from './checks.js';

export type AccountErrors = Partial<Record<SignUpField, string>>;

const isField = (name: string): name is SignUpField => Object.hasOwn(checks, name);

/** Which fields of an account a refusal of the server belongs to. */
export function serverErrors(problem: unknown): AccountErrors {
  if (refusedWith(problem, 'username_taken')) return { username: 'This username is taken. Try another one.' };
  return Object.fromEntries(Object.entries(fieldErrors(problem)).filter(([name]) => isField(name)));
}
