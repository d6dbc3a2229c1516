import { Link, useSearch } from '@tanstack/react-router';
import { SignInForm } from '../features/auth/sign-in-form.js';
import { textLink } from '../ui/text-link.js';

export function SignInRoute() {
  const search = useSearch({ from: '/entrance' });
  return (
    <SignInForm
      aside={
        <Link to="/sign-up" search={search} className={textLink}>
          Create an account
        </Link>
      }
      forgot={
        <Link to="/forgot" search={search} className="text-sm font-medium text-link hover:underline">
          Forgotten?
        </Link>
      }
    />
  );
}
