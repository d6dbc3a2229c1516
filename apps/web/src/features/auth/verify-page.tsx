import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
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

/** Asked once, though React may draw twice; what the link is worth does not change by looking elsewhere. */
const once = { staleTime: Infinity, retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false };

/**
 * Confirms an e-mail address by the link of a mail: at once for whoever is signed in to that account here, and else when
 * they say that the account is theirs, since anybody may have typed the address.
 */
export function VerifyPage({ token, onward }: Props) {
  useTitle('Confirm your address');
  const session = useSession();
  const me = session.status === 'signed-in' && session.confirmed ? session.user : undefined;
  const [agreed, setAgreed] = useState(false);
  const link = useQuery(
    {
      queryKey: ['verify', 'check', token],
      queryFn: () => request('POST /auth/email/verify/check', { body: { token } }),
      enabled: token !== '',
      ...once,
    },
    useQueries(),
  );
  // A query and no effect: the link works once, and React may run effects twice.
  const verified = useQuery(
    {
      queryKey: ['verify', token],
      queryFn: async () => {
        await request('POST /auth/email/verify', { body: { token } });
        return true;
      },
      enabled: link.isSuccess && (agreed || link.data.username === me?.username),
      ...once,
    },
    useQueries(),
  );
  const done = verified.isSuccess;
  const here = me !== undefined;
  useEffect(() => {
    if (done && here) reloadMe().catch(() => undefined);
  }, [done, here]);
  const confirmed =
    session.status === 'signed-in' && session.user.emailVerified ? session.user.email : undefined;
  const error = link.error ?? verified.error;
  const stale = token === '' || refusedWith(error, 'link_invalid');
  // Who is signed in here is not known at once.
  const known = session.status !== 'starting' && (session.status !== 'signed-in' || session.confirmed);
  const asks = link.isSuccess && known && verified.fetchStatus === 'idle';
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
      ) : refusedWith(error, 'email_taken') ? (
        <Notice tone="warn" live>
          Another account has confirmed this address already, so this one cannot use it. Sign in to that
          account, or give this one another address in its settings.
        </Notice>
      ) : error ? (
        <Notice
          tone="bad"
          live
          action={
            <Button size="sm" onClick={() => void (link.isError ? link : verified).refetch()}>
              Try again
            </Button>
          }
        >
          {describeError(error)}
        </Notice>
      ) : asks ? (
        <>
          <p className="text-base text-ink-soft">
            Is <span className="font-semibold wrap-anywhere text-ink">@{link.data.username}</span> your
            account? Then confirm that{' '}
            <span className="font-semibold wrap-anywhere text-ink">{link.data.email}</span> is its address. If
            it is not yours, close this page: nothing happens.
          </p>
          <Button look="primary" size="lg" onClick={() => setAgreed(true)}>
            Confirm the address
          </Button>
        </>
      ) : (
        <Spinner label="Confirming your address" />
      )}
      {onward}
    </div>
  );
}
