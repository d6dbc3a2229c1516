import { limits } from '@quemiai/contract/limits';

/** The server has the last word; these say the same a moment earlier, in the words of a form. */
export function checkUsername(value: string): string | undefined {
  if (value === '') return 'Choose a username.';
  if (value.length < limits.usernameMin) return `Use at least ${limits.usernameMin} characters.`;
  if (value.length > limits.usernameMax) return `Use at most ${limits.usernameMax} characters.`;
  if (!/^[A-Za-z0-9_.-]+$/.test(value)) return 'Use letters, digits, dots, dashes and underscores only.';
  if (!/^[A-Za-z0-9]/.test(value)) return 'Start with a letter or a digit.';
  return /[A-Za-z0-9_]$/.test(value) ? undefined : 'End with a letter, a digit or an underscore.';
}

export function checkEmail(value: string): string | undefined {
  if (value === '') return 'Give your e-mail address.';
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value) && value.length <= limits.emailMax
    ? undefined
    : 'That does not look like an e-mail address.';
}

export function checkPassword(value: string, min: number = limits.passwordMin): string | undefined {
  if (value === '') return 'Choose a password.';
  if (value.length < min)
    return `${min - value.length} more ${min - value.length === 1 ? 'character' : 'characters'} to go.`;
  return value.length > limits.passwordMax ? `Use at most ${limits.passwordMax} characters.` : undefined;
}
