import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { describeError, refusedWith } from '../../lib/api/errors.js';
import { request } from '../../lib/api/request.js';
import { reloadMe } from '../../lib/auth/account.js';
import { useSession } from '../../lib/auth/hooks.js';
import { useQueries } from '../../lib/queries.js';
import { useTitle } from '../../lib/title.js';
import { Button } from '../../ui/button.js';
import { Notice } from '../../ui/notice.js';
import { Spinner } from '../../ui/spinner.js';

interface Props {
  /** What the link in the mail carries. */
  token: string;
  onward: ReactNode;
}

/** Confirms an e-mail address by the link of a mail, as soon as it is opened. */
export function VerifyPage({ token, onward }: Props) {
  useTitle('Confirm your address');
  const session = useSession();
  const here = session.status === 'signed-in' && session.confirmed;
  // A query and no effect: the link works once, and React may run effects twice.
  const verified = useQuery(
    {
      queryKey: ['verify', token],
      queryFn: async () => {
        await request('POST /auth/email/verify', { body: { token } });
        return true;
      },
      enabled: token !== '',
      staleTime: Infinity,
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
    useQueries(),
  );
  const done = verified.isSuccess;
  useEffect(() => {
    if (done && here) reloadMe().catch(() => undefined);
  }, [done, here]);
  const confirmed =
    session.status === 'signed-in' && session.user.emailVerified ? session.user.email : undefined;
  const stale = token === '' || refusedWith(verified.error, 'link_invalid');
  return (
    <div className="flex flex-col gap-5">
      <h1 className="text-2xl" tabIndex={-1}>
        Confirm your address
      </h1>
      {done ? (
        <Notice tone="good" live>
          Thank you. Your e-mail address is confirmed.
        </Notice>
      ) : stale && confirmed ? (
        <Notice tone="good" live>
          This link was used already or has expired. The address of your account, {confirmed}, is confirmed:
          there is nothing more to do.
        </Notice>
      ) : stale ? (
        <Notice tone="warn" live>
          This link is not valid any more: it works once, for a limited time. Sign in and have a new one sent.
        </Notice>
      ) : refusedWith(verified.error, 'email_taken') ? (
        <Notice tone="warn" live>
          Another account has confirmed this address already, so this one cannot use it. Sign in to that
          account, or give this one another address in its settings.
        </Notice>
      ) : verified.isError ? (
        <Notice
          tone="bad"
          live
          action={
            <Button size="sm" onClick={() => void verified.refetch()}>
              Try again
            </Button>
          }
        >
          {describeError(verified.error)}
        </Notice>
      ) : (
        <Spinner label="Confirming your address" />
      )}
      {onward}
    </div>
  );
}
