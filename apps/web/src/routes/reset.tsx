import { Link, useLocation } from '@tanstack/react-router';
import { ResetForm } from '../features/auth/reset-form.js';
import { textLink } from '../ui/text-link.js';

export function ResetRoute() {
  const token = useLocation({ select: ({ hash }) => hash });
  return (
    <ResetForm
      token={token}
      signIn={
        <Link to="/sign-in" className={`${textLink} self-start`}>
          Sign in
        </Link>
      }
      again={
        <Link to="/forgot" className={`${textLink} self-start`}>
          Send a new link
        </Link>
      }
    />
  );
}
