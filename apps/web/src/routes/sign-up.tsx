import { useLocation } from '@tanstack/react-router';
import { SignUpPage } from '../features/auth/sign-up-page.js';
import { SignInLink } from './sign-in-link.js';

/** Also where an invite leads: what it carries is behind the #, which is never sent with the address. */
export function SignUpRoute() {
  const invite = useLocation({ select: ({ hash }) => hash });
  return <SignUpPage key={invite} aside={<SignInLink />} invite={invite || undefined} />;
}
