import { Link, useSearch } from '@tanstack/react-router';
import { SignUpForm } from '../features/auth/sign-up-form.js';
import { textLink } from '../ui/text-link.js';

export function SignUpRoute() {
  const search = useSearch({ from: '/entrance' });
  return (
    <SignUpForm
      aside={
        <Link to="/sign-in" search={search} className={textLink}>
          Sign in
        </Link>
      }
    />
  );
}
