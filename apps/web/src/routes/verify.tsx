import { Link, useLocation } from '@tanstack/react-router';
import { VerifyPage } from '../features/auth/verify-page.js';
import { textLink } from '../ui/text-link.js';

export function VerifyRoute() {
  const token = useLocation({ select: ({ hash }) => hash });
  return (
    <VerifyPage
      key={token}
      token={token}
      onward={
        <Link to="/chat" className={`${textLink} self-start`}>
          Go to your conversations
        </Link>
      }
    />
  );
}
