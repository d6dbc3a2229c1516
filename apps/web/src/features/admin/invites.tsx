import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Ticket } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../lib/api/api.js';
import { describeError } from '../../lib/api/errors.js';
import { signed } from '../../lib/api/signed.js';
import { dateOf, fullTime } from '../../lib/time.js';
import { useTitle } from '../../lib/title.js';
import { useCommunity } from '../../lib/use-community.js';
import { Tag } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { EmptyState } from '../../ui/empty-state.js';
import { LoadState } from '../../ui/load-state.js';
import { Notice } from '../../ui/notice.js';
import { toast } from '../../ui/toast.js';
import { InviteDialog } from './invite-dialog.js';
import { adminKey, type Invite } from './queries.js';

const stateOf = ({ revokedAt, expiresAt, uses, maxUses }: Invite): string | null => {
  if (revokedAt) return 'Revoked';
  if (Date.parse(expiresAt) < Date.now()) return 'Expired';
  return uses >= maxUses ? 'Used up' : null;
};

/** Links that let people join where not everybody may. */
export function InvitesPage() {
  useTitle('Invites');
  const queries = useQueryClient();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Invite>();
  const invites = useInfiniteQuery({
    queryKey: [...adminKey, 'invites'],
    queryFn: ({ pageParam, signal }) =>
      api('GET /admin/invites', { query: pageParam === null ? {} : { cursor: pageParam } }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const community = useCommunity();
  const refresh = () => queries.invalidateQueries({ queryKey: adminKey });
  const items = invites.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <Card
      title="Invites"
      about="Whoever opens the link may create an account, also where registration is by invite only."
      action={
        <Button look="primary" onClick={() => setMaking(true)}>
          <Plus aria-hidden size={16} />
          New invite
        </Button>
      }
    >
      {community.data?.registration === 'closed' && (
        <Notice tone="warn">
          Nobody may create an account now, with an invite neither. Invites work again once that is changed
          under Community.
        </Notice>
      )}
      {!invites.data ? (
        <LoadState
          error={invites.isError ? describeError(invites.error) : undefined}
          onRetry={() => void invites.refetch()}
        />
      ) : items.length === 0 ? (
        <EmptyState level={3} art={<Ticket aria-hidden size={36} />} title="No invites yet">
          Make one and send its link to whom you want here.
        </EmptyState>
      ) : (
        <ul aria-label="Invites" className="flex flex-col divide-y divide-line">
          {items.map((invite) => {
            const state = stateOf(invite);
            return (
              <li
                key={invite.id}
                data-testid="invite"
                className="flex items-center gap-3 py-3 first:pt-0 last:pb-0"
              >
                <div className="min-w-0 flex-1">
                  <p className="flex flex-wrap items-center gap-x-2 text-sm font-semibold">
                    <span className="min-w-0 break-words">{invite.note || 'Without a note'}</span>
                    {state && <Tag>{state}</Tag>}
                  </p>
                  <p className="text-sm text-ink-faint">
                    {`${invite.uses} of ${invite.maxUses} used, `}
                    <span title={fullTime(invite.expiresAt)}>until {dateOf(invite.expiresAt)}</span>
                    {invite.createdBy && `, by @${invite.createdBy}`}
                  </p>
                </div>
                {!state && (
                  <Button size="sm" look="quietDanger" onClick={() => setRevoking(invite)}>
                    Revoke
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {invites.hasNextPage && (
        <Button look="ghost" busy={invites.isFetchingNextPage} onClick={() => void invites.fetchNextPage()}>
          Show more
        </Button>
      )}
      {making && <InviteDialog onClose={() => setMaking(false)} onMade={() => void refresh()} />}
      {revoking && (
        <ConfirmDialog
          title="Revoke this invite?"
          action="Revoke"
          onClose={() => setRevoking(undefined)}
          onConfirm={async () => {
            await signed('DELETE /admin/invites/:id', { params: { id: revoking.id } });
            await refresh();
            toast('The invite is revoked', 'good');
          }}
          describe={describeError}
        >
          Its link stops working. Accounts that were made with it stay.
        </ConfirmDialog>
      )}
    </Card>
  );
}
