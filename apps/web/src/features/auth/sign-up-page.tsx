import { limits } from '@quemiai/contract/limits';
import type { ReactNode } from 'react';
import { useTitle } from '../../lib/title.js';
import { useCommunity } from '../../lib/use-community.js';
import { Notice } from '../../ui/notice.js';
import { Splash } from '../../ui/splash.js';
import { SignUpForm } from './sign-up-form.js';

/** The form where this community takes new people; else why not, and what to do. */
export function SignUpPage({ aside, invite }: { aside: ReactNode; invite?: string | undefined }) {
  const { data, isPending } = useCommunity();
  if (isPending) return <Splash />;
  const registration = data?.registration ?? 'open';
  if (registration === 'closed' || (registration === 'invite' && !invite))
    return <Closed byInvite={registration === 'invite'} aside={aside} />;
  return <SignUpForm aside={aside} invite={invite} passwordMin={data?.passwordMin ?? limits.passwordMin} />;
}

function Closed({ byInvite, aside }: { byInvite: boolean; aside: ReactNode }) {
  useTitle('Create an account');
  return (
    <div className="flex flex-col gap-5">
      <div>
        <h1 className="text-2xl" tabIndex={-1}>
          {byInvite ? 'You need an invite' : 'No new accounts at the moment'}
        </h1>
        <p className="mt-1 text-base text-ink-soft">Been here before? {aside}</p>
      </div>
      <Notice>
        {byInvite
          ? 'People join this community by an invite link. Ask somebody who runs it for one, and open it here.'
          : 'The people who run this community take no new accounts. Ask them whether they make an exception.'}
      </Notice>
    </div>
  );
}
