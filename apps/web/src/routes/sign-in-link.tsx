import { Link, useSearch } from '@tanstack/react-router';
import { textLink } from '../ui/text-link.js';

/** To the door, without forgetting where one wanted to go. */
export function SignInLink() {
  const { next } = useSearch({ strict: false });
  return (
    <Link to="/sign-in" search={next === undefined ? {} : { next }} className={textLink}>
      Sign in
    </Link>
  );
}
