import { QueryClientProvider } from '@tanstack/react-query';
import { Link, Navigate, useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { FactorSetup } from '../features/security/factor-setup.js';
import { KeepCodes } from '../features/security/keep-codes.js';
import { DoneStep } from '../features/setup/done-step.js';
import { NewCommunity } from '../features/setup/new-community.js';
import { stepFor, type Step } from '../features/setup/steps.js';
import { TokenStep } from '../features/setup/token-step.js';
import { WizardLayout } from '../features/setup/wizard-layout.js';
import { useSession } from '../lib/auth/hooks.js';
import { isAdmin } from '../lib/auth/roles.js';
import type { Me } from '../lib/auth/types.js';
import { useQueries } from '../lib/queries.js';
import { useTitle } from '../lib/title.js';
import { useCommunity } from '../lib/use-community.js';
import { Splash } from '../ui/splash.js';
import { Unreachable } from '../ui/unreachable.js';

/** The first start: from the address that the server prints to a community with an owner. */
export function SetupRoute() {
  const session = useSession();
  const community = useCommunity();
  const queries = useQueries();
  const token = useLocation({ select: ({ hash }) => hash });
  const { step: asked } = useSearch({ from: '/setup' });
  const navigate = useNavigate();
  const go = (step: Step) =>
    void navigate({
      to: '/setup',
      search: { step },
      hash: step === 'account' || step === 'community' ? token : '',
    });

  if (session.status === 'starting') return <Splash />;
  if (session.status === 'unreachable') return <Unreachable />;
  if (session.status === 'signed-in')
    return isAdmin(session.user) ? (
      <QueryClientProvider client={queries}>
        <Secure me={session.user} step={stepFor(asked, true)} onStep={go} />
      </QueryClientProvider>
    ) : (
      <Navigate to="/chat" replace />
    );
  if (community.isPending) return <Splash />;
  if (community.data?.setupNeeded === false) return <Navigate to="/sign-in" replace />;
  const give = (typed: string) => void navigate({ to: '/setup', hash: typed });
  if (token === '') return <TokenStep onToken={give} />;
  const step = stepFor(asked, false);
  return (
    <NewCommunity token={token} onToken={give} step={step === 'community' ? step : 'account'} onStep={go} />
  );
}

interface SecureProps {
  me: Me;
  step: Step;
  onStep: (step: Step) => void;
}

function Secure({ me, step, onStep }: SecureProps) {
  useTitle('Set up');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (step === 'codes')
    return (
      <WizardLayout
        step="codes"
        title="Recovery codes"
        about="For the day your phone or key is gone. Each works once, in place of the second factor."
      >
        <KeepCodes
          codes={codes}
          username={me.username}
          onCodes={setCodes}
          onKept={() => {
            setCodes(null);
            onStep('done');
          }}
        />
      </WizardLayout>
    );
  if (step === 'done')
    return (
      <DoneStep
        onward={
          <Link
            to="/chat"
            className="inline-flex h-11 items-center justify-center rounded-md px-4 text-sm font-semibold text-ink-soft hover:bg-hover hover:text-ink"
          >
            Go to your conversations
          </Link>
        }
      />
    );
  return (
    <WizardLayout
      step="factor"
      title="A second factor"
      about="You can see and change everybody’s accounts, so a password alone is not enough."
    >
      <FactorSetup
        onDone={(recoveryCodes) => {
          setCodes(recoveryCodes);
          onStep('codes');
        }}
      />
    </WizardLayout>
  );
}
