import { limits } from '@quemiai/contract/limits';
import { checkEmail, checkPassword, checkUsername } from '../../lib/account-checks.js';

export const checks = {
  displayName: (value: string): string | undefined =>
    value.trim().length > limits.displayNameMax
      ? `Use at most ${limits.displayNameMax} characters.`
      : undefined,
  username: checkUsername,
  email: checkEmail,
  password: checkPassword,
};

export type SignUpField = keyof typeof checks;
