import { limits } from '@quemiai/contract/limits';
import type { ReactNode } from 'react';
import { request } from '../../lib/api/request.js';
import { useTitle } from '../../lib/title.js';
import { useCommunity } from '../../lib/use-community.js';
import { useLink } from '../../lib/use-link.js';
import { Notice } from '../../ui/notice.js';
import { Splash } from '../../ui/splash.js';
import { SignUpForm } from './sign-up-form.js';

/** The form where this community takes new people; else why not, and what to do. */
export function SignUpPage({ aside, invite }: { aside: ReactNode; invite?: string | undefined }) {
  const { data, isPending } = useCommunity();
  const { worth } = useLink(data?.registration === 'invite' ? invite : undefined, (token, signal) =>
    request('POST /auth/invite/check', { body: { token } }, { signal }),
  );
  if (isPending) return <Splash />;
  const registration = data?.registration ?? 'open';
  if (registration === 'closed') return <Closed why="closed" aside={aside} />;
  if (registration === 'invite' && !invite) return <Closed why="no-invite" aside={aside} />;
  if (worth === 'asking') return <Splash />;
  if (worth === 'none') return <Closed why="bad-invite" aside={aside} />;
  return <SignUpForm aside={aside} invite={invite} passwordMin={data?.passwordMin ?? limits.passwordMin} />;
}

const closed = {
  closed: {
    title: 'No new accounts at the moment',
    text: 'The people who run this community take no new accounts. Ask them whether they make an exception.',
  },
  'no-invite': {
    title: 'You need an invite',
    text: 'People join this community by an invite link. Ask somebody who runs it for one, and open it here.',
  },
  'bad-invite': {
    title: 'This invite does not work any more',
    text: 'It is used up, has expired or was withdrawn. Ask whoever sent it to you for a new one, and open that here.',
  },
} as const;

function Closed({ why, aside }: { why: keyof typeof closed; aside: ReactNode }) {
  useTitle('Create an account');
  const { title, text } = closed[why];
  return (
    <div className="flex flex-col gap-5">
      <div>
        <h1 className="text-2xl" tabIndex={-1}>
          {title}
        </h1>
        <p className="mt-1 text-base text-ink-soft">Been here before? {aside}</p>
      </div>
      <Notice tone={why === 'bad-invite' ? 'warn' : 'info'}>{text}</Notice>
    </div>
  );
}
