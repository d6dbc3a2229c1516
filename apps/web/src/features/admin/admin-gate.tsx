import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { api } from '../../lib/api/api.js';
import { describeError, refusedWith } from '../../lib/api/errors.js';
import { confirmIdentity } from '../../lib/auth/step-up.js';
import { useTitle } from '../../lib/title.js';
import { Button } from '../../ui/button.js';
import { EmptyState } from '../../ui/empty-state.js';
import { LoadState } from '../../ui/load-state.js';
import { adminKey } from './queries.js';

const primary =
  'inline-flex h-11 items-center rounded-md bg-accent px-4 text-sm font-semibold text-on-accent shadow-1 hover:bg-accent-hover';

/** Opens the administration once the session has shown a second factor; says what to do until then. */
export function AdminGate({ children }: { children: ReactNode }) {
  const asked = useQuery({
    queryKey: [...adminKey, 'gate'],
    queryFn: async ({ signal }) => {
      await api('GET /admin/settings', {}, { signal });
      return true;
    },
    retry: false,
  });
  if (asked.data) return children;
  if (refusedWith(asked.error, 'mfa_enrollment_required')) return <NeedsFactor />;
  if (refusedWith(asked.error, 'forbidden')) return <NotForYou />;
  return (
    <LoadState
      error={asked.isError ? describeError(asked.error) : undefined}
      onRetry={() => void asked.refetch()}
    />
  );
}

/** For whoever came here by an address alone. */
export function NotForYou() {
  useTitle('Administration');
  return (
    <EmptyState
      title="This part is for those who run the community"
      action={
        <Link to="/chat" className={primary}>
          Go to your conversations
        </Link>
      }
    >
      Your account may not open the administration.
    </EmptyState>
  );
}

function NeedsFactor() {
  useTitle('Administration');
  const queries = useQueryClient();
  const factors = useQuery({
    queryKey: ['security', 'factors'],
    queryFn: ({ signal }) => api('GET /auth/mfa', {}, { signal }),
  });
  const art = <ShieldCheck aria-hidden size={44} />;
  if (factors.data && (factors.data.totp || factors.data.passkeys > 0))
    return (
      <EmptyState
        art={art}
        title="Show your second factor"
        action={
          <Button
            look="primary"
            onClick={() =>
              void confirmIdentity().then(() => queries.invalidateQueries({ queryKey: adminKey }))
            }
          >
            Confirm that it is you
          </Button>
        }
      >
        You are signed in without it. The administration opens once you have shown it.
      </EmptyState>
    );
  return (
    <EmptyState
      art={art}
      title="Set up a second factor first"
      action={
        <Link to="/settings/security" className={primary}>
          Set it up now
        </Link>
      }
    >
      Administrators can see and change everybody’s accounts, so a password alone does not open this part. An
      authenticator app or a passkey takes two minutes.
    </EmptyState>
  );
}
