import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Laptop, Smartphone, Terminal } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../lib/api/api.js';
import { describeError } from '../../lib/api/errors.js';
import { signingKeyName } from '../../lib/api/signed.js';
import { fullTime, lastSeen } from '../../lib/time.js';
import { Tag } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { LoadState } from '../../ui/load-state.js';
import { toast } from '../../ui/toast.js';
import { securityKey, useSessions, type SessionItem } from './queries.js';

function DeviceIcon({ device }: { device: string }) {
  const look = { 'aria-hidden': true, size: 20, className: 'shrink-0 text-ink-faint' } as const;
  if (/iPhone|iPad|Android|phone/i.test(device)) return <Smartphone {...look} />;
  const browser = /Chrome|Chromium|Firefox|Safari|Edge|Opera|browser/i.test(device);
  return browser ? <Laptop {...look} /> : <Terminal {...look} />;
}

/** Where one is signed in, and a way to end that from here. */
export function SessionsCard() {
  const sessions = useSessions();
  const queries = useQueryClient();
  const [ending, setEnding] = useState<SessionItem | 'others'>();
  const items = sessions.data?.pages.flatMap((page) => page.items) ?? [];

  const end = async (which: SessionItem | 'others') => {
    if (which === 'others') await api('DELETE /auth/sessions');
    else await api('DELETE /auth/sessions/:id', { params: { id: which.id } });
    await queries.invalidateQueries({ queryKey: securityKey });
    toast(which === 'others' ? 'All other devices are signed out' : 'That device is signed out', 'good');
  };

  return (
    <Card
      title="Where you are signed in"
      about="Something you do not know? End it and change your password."
      action={items.length > 1 && <Button onClick={() => setEnding('others')}>End all others</Button>}
    >
      {!sessions.data ? (
        <LoadState
          rows={2}
          error={sessions.isError ? describeError(sessions.error) : undefined}
          onRetry={() => void sessions.refetch()}
        />
      ) : (
        <ul aria-label="Your sessions" className="flex flex-col divide-y divide-line">
          {items.map((item) => (
            <SessionRow key={item.id} item={item} onEnd={() => setEnding(item)} />
          ))}
        </ul>
      )}
      {sessions.hasNextPage && (
        <Button look="ghost" busy={sessions.isFetchingNextPage} onClick={() => void sessions.fetchNextPage()}>
          Show more
        </Button>
      )}
      {ending && (
        <ConfirmDialog
          title={ending === 'others' ? 'End all other sessions?' : 'End this session?'}
          action="End"
          onClose={() => setEnding(undefined)}
          onConfirm={() => end(ending)}
          describe={describeError}
        >
          {ending === 'others'
            ? 'Every device but this one is signed out at once.'
            : `${ending.device} is signed out at once.`}
        </ConfirmDialog>
      )}
    </Card>
  );
}

function SessionRow({ item, onEnd }: { item: SessionItem; onEnd: () => void }) {
  return (
    <li data-testid="session" className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
      <DeviceIcon device={item.device} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-semibold">
          <span className="min-w-0 break-words">{item.device}</span>
          {item.current && <Tag>This device</Tag>}
        </p>
        <p className="text-sm text-ink-faint">
          <span className="break-all">{item.ip}</span>
          {', '}
          <span title={fullTime(item.lastSeenAt)}>
            {item.current ? 'active now' : `last seen ${lastSeen(item.lastSeenAt)}`}
          </span>
          {item.mfa && ', with a second factor'}
        </p>
        {item.current && <SigningKeyLine />}
      </div>
      {!item.current && (
        <Button size="sm" aria-label={`End the session of ${item.device}`} onClick={onEnd}>
          End
        </Button>
      )}
    </li>
  );
}

function SigningKeyLine() {
  const { data } = useQuery({
    queryKey: [...securityKey, 'signing-key'],
    queryFn: async () => ({ name: await signingKeyName() }),
  });
  if (!data?.name) return null;
  return (
    <p className="text-sm text-ink-faint">
      Signs sensitive changes with the key <code className="font-mono text-xs break-all">{data.name}</code>
    </p>
  );
}
