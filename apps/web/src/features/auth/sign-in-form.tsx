import { lazy, Suspense, useState, type ReactNode } from 'react';
import { describeRefusal, refusedWith } from '../../lib/api/errors.js';
import { keepsCookies } from '../../lib/auth/device.js';
import { useSession } from '../../lib/auth/hooks.js';
import { useTitle } from '../../lib/title.js';
import { useCommunity } from '../../lib/use-community.js';
import { Notice } from '../../ui/notice.js';
import type { Challenge } from './challenge.js';
import { PasswordStep } from './password-step.js';

const SecondFactorStep = lazy(() => import('./second-factor-step.js'));

const notices = {
  expired: 'Your session has ended. Sign in again to go on.',
  'other-tab': 'You signed out in another tab.',
  revoked:
    'You were signed out: this session was ended from another device, or your password or role was changed. Was that not you? Choose a new password. What this browser kept of it, drafts too, is gone.',
  suspended: 'Your account has been suspended, and you were signed out. Sign in to read why, and until when.',
};

/** Without cookies one is signed in until the page is loaded again. */
const noCookies =
  'This browser keeps no cookies of this address, and without them you are signed out as soon as the page is loaded again. Allow them in the settings of the browser.';

/** The password first, a second factor after it where the account has one. */
export function SignInForm({ aside, forgot }: { aside: ReactNode; forgot: ReactNode }) {
  useTitle('Sign in');
  const session = useSession();
  const community = useCommunity();
  const [identifier, setIdentifier] = useState('');
  const [challenge, setChallenge] = useState<Challenge>();
  /** Why the second step led back here. */
  const [back, setBack] = useState<unknown>();
  const reason = session.status === 'signed-out' ? session.reason : null;
  const notice = reason && reason !== 'signed-out' ? notices[reason] : undefined;

  if (challenge)
    return (
      <Suspense>
        <SecondFactorStep
          challenge={challenge}
          onBack={(error) => {
            setBack(error);
            setChallenge(undefined);
          }}
        />
      </Suspense>
    );
  return (
    <PasswordStep
      identifier={identifier}
      onIdentifier={setIdentifier}
      onChallenge={setChallenge}
      aside={aside}
      forgot={forgot}
      notice={
        refusedWith(back, 'account_suspended') ? (
          <Notice tone="bad" live>
            {describeRefusal(back)}
          </Notice>
        ) : refusedWith(back, 'challenge_expired') ? (
          <Notice tone="warn" live>
            That took too long, or there were too many wrong codes. Give your password again.
          </Notice>
        ) : !keepsCookies() ? (
          <Notice tone="warn" live>
            {noCookies}
          </Notice>
        ) : notice ? (
          <Notice tone="warn" live>
            {notice}
          </Notice>
        ) : community.data?.setupNeeded ? (
          <Notice tone="warn" live>
            This community is not set up yet. Open the set-up address that the server printed when it started.
          </Notice>
        ) : null
      }
    />
  );
}
