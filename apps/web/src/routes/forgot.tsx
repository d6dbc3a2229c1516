import { ForgotForm } from '../features/auth/forgot-form.js';
import { SignInLink } from './sign-in-link.js';

export function ForgotRoute() {
  return <ForgotForm aside={<SignInLink />} />;
}
