import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { MailOpen } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../lib/api/api.js';
import { describeError } from '../../lib/api/errors.js';
import { fullTime, shortTime } from '../../lib/time.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';
import { Dialog } from '../../ui/dialog.js';
import { EmptyState } from '../../ui/empty-state.js';
import { LoadState } from '../../ui/load-state.js';
import { outboxKey } from './queries.js';

/** The mails that a server without SMTP wrote to its data folder. */
export function KeptMails() {
  const [open, setOpen] = useState<string>();
  const mails = useInfiniteQuery({
    queryKey: outboxKey,
    queryFn: ({ pageParam, signal }) =>
      api('GET /admin/outbox', { query: pageParam === null ? {} : { cursor: pageParam } }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const items = mails.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card
      title="Kept mails"
      about="What would have been sent, for trying things out. The newest 500 are kept."
    >
      {!mails.data ? (
        <LoadState
          error={mails.isError ? describeError(mails.error) : undefined}
          onRetry={() => void mails.refetch()}
        />
      ) : items.length === 0 ? (
        <EmptyState level={3} art={<MailOpen aria-hidden size={36} />} title="No mails yet">
          Confirmations, new passwords and warnings to account owners appear here.
        </EmptyState>
      ) : (
        <ul aria-label="Mails" className="-mx-2 flex flex-col">
          {items.map(({ id, at, to, subject }) => (
            <li key={id}>
              <button
                type="button"
                data-testid="mail"
                onClick={() => setOpen(id)}
                className="flex w-full items-baseline gap-3 rounded-md px-2 py-2.5 text-left hover:bg-hover"
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-sm font-semibold">{subject}</span>
                  <span className="block truncate text-sm text-ink-faint">{to}</span>
                </span>
                <time dateTime={at} title={fullTime(at)} className="shrink-0 text-xs text-ink-faint">
                  {shortTime(at)}
                </time>
              </button>
            </li>
          ))}
        </ul>
      )}
      {mails.hasNextPage && (
        <Button look="ghost" busy={mails.isFetchingNextPage} onClick={() => void mails.fetchNextPage()}>
          Show more
        </Button>
      )}
      {open !== undefined && <MailDialog id={open} onClose={() => setOpen(undefined)} />}
    </Card>
  );
}

/** Text and addresses in turn, each with where it begins. */
const partsOf = (text: string): { at: number; text: string; link: boolean }[] => {
  const found = [...text.matchAll(/https?:\/\/[^\s<>"]+/g)];
  const parts = found.flatMap((match, index) => {
    const before = found[index - 1];
    const from = before ? before.index + before[0].length : 0;
    return [
      { at: from, text: text.slice(from, match.index), link: false },
      { at: match.index, text: match[0], link: true },
    ];
  });
  const last = found.at(-1);
  const end = last ? last.index + last[0].length : 0;
  return [...parts, { at: end, text: text.slice(end), link: false }].filter((part) => part.text !== '');
};

/** The plain text, with links that can be followed. */
function MailDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const mail = useQuery({
    queryKey: [...outboxKey, id],
    queryFn: ({ signal }) => api('GET /admin/outbox/:id', { params: { id } }, { signal }),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      size="lg"
      title={mail.data?.subject ?? 'Mail'}
      description={mail.data && `To ${mail.data.to}, ${fullTime(mail.data.at)}`}
    >
      {mail.data ? (
        <p className="text-sm leading-relaxed break-words whitespace-pre-wrap">
          {partsOf(mail.data.text).map(({ at, text, link }) =>
            link ? (
              <a key={at} href={text} className="font-semibold break-all text-link underline">
                {text}
              </a>
            ) : (
              <span key={at}>{text}</span>
            ),
          )}
        </p>
      ) : (
        <LoadState
          rows={2}
          error={mail.isError ? describeError(mail.error) : undefined}
          onRetry={() => void mail.refetch()}
        />
      )}
    </Dialog>
  );
}
