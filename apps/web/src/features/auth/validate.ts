import { limits } from '@quemiai/contract/limits';

/** The server has the last word; these say the same a moment earlier, in the words of a form. */
export const checks = {
  displayName: (value: string): string | undefined =>
    value.trim().length > limits.displayNameMax
      ? `Use at most ${limits.displayNameMax} characters.`
      : undefined,
  username(value: string): string | undefined {
    if (value === '') return 'Choose a username.';
    if (value.length < limits.usernameMin) return `Use at least ${limits.usernameMin} characters.`;
    if (value.length > limits.usernameMax) return `Use at most ${limits.usernameMax} characters.`;
    if (!/^[A-Za-z0-9_.-]+$/.test(value)) return 'Use letters, digits, dots, dashes and underscores only.';
    if (!/^[A-Za-z0-9]/.test(value)) return 'Start with a letter or a digit.';
    return /[A-Za-z0-9_]$/.test(value) ? undefined : 'End with a letter, a digit or an underscore.';
  },
  email(value: string): string | undefined {
    if (value === '') return 'Give your e-mail address.';
    return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value) && value.length <= limits.emailMax
      ? undefined
      : 'That does not look like an e-mail address.';
  },
  password(value: string): string | undefined {
    if (value === '') return 'Choose a password.';
    if (value.length < limits.passwordMin)
      return `${limits.passwordMin - value.length} more ${limits.passwordMin - value.length === 1 ? 'character' : 'characters'} to go.`;
    return value.length > limits.passwordMax ? `Use at most ${limits.passwordMax} characters.` : undefined;
  },
};

export type SignUpField = keyof typeof checks;
