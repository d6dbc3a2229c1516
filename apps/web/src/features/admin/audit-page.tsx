import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronRight, Download } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import { api } from '../../lib/api/api.js';
import { describeError } from '../../lib/api/errors.js';
import { fullTime, lastSeen } from '../../lib/time.js';
import { useTitle } from '../../lib/title.js';
import { Button } from '../../ui/button.js';
import { EmptyState } from '../../ui/empty-state.js';
import { Field } from '../../ui/field.js';
import { Input } from '../../ui/input.js';
import { LoadState } from '../../ui/load-state.js';
import { Select } from '../../ui/select.js';
import { toastError } from '../../ui/toast-error.js';
import { useAction } from '../../ui/use-action.js';
import { useDelayed } from '../../ui/use-delayed.js';
import { actionName, areas } from './action-names.js';
import { exportAudit } from './audit-export.js';
import { adminKey, type AuditEntry, type AuditFilters } from './queries.js';

/** The start of a day, or of the day after it, in local time; nothing where no day is given. */
const dayStart = (day: string, plus = 0): string | undefined => {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + plus).toISOString();
};

/** What administrators and the guardians of accounts did, and what happened to accounts; nobody can change it. */
export function AuditPage() {
  useTitle('Audit log');
  const [typed, setTyped] = useState({ actor: '', target: '' });
  const [area, setArea] = useState<(typeof areas)[number]['value']>('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const rested = useDelayed(typed);
  const { busy, run } = useAction();
  const filters: AuditFilters = Object.fromEntries(
    Object.entries({
      actor: rested.actor.trim() || undefined,
      action: area || undefined,
      target: rested.target.trim() || undefined,
      from: dayStart(from),
      to: dayStart(to, 1),
    }).filter(([, value]) => value !== undefined),
  );
  const log = useInfiniteQuery({
    queryKey: [...adminKey, 'audit', filters],
    queryFn: ({ pageParam, signal }) =>
      api(
        'GET /admin/audit-log',
        { query: { ...filters, ...(pageParam !== null && { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const clear = () => {
    setTyped({ actor: '', target: '' });
    setArea('');
    setFrom('');
    setTo('');
  };
  const items = log.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <section aria-label="Audit log" className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-x-2.5 gap-y-3 sm:grid-cols-3">
        <Field label="Who did it">
          {(wiring) => (
            <FilterInput
              {...wiring}
              placeholder="Username"
              value={typed.actor}
              onChange={(actor) => setTyped({ ...typed, actor })}
            />
          )}
        </Field>
        <Field label="To whom">
          {(wiring) => (
            <FilterInput
              {...wiring}
              placeholder="Username"
              value={typed.target}
              onChange={(target) => setTyped({ ...typed, target })}
            />
          )}
        </Field>
        <div className="max-sm:col-span-2">
          <Field label="What">
            {(wiring) => <Select {...wiring} value={area} onChange={setArea} options={areas} />}
          </Field>
        </div>
        <Field label="From">
          {(wiring) => <FilterInput {...wiring} type="date" value={from} onChange={setFrom} />}
        </Field>
        <Field label="To">
          {(wiring) => <FilterInput {...wiring} type="date" value={to} onChange={setTo} />}
        </Field>
        <Button
          busy={busy}
          className="self-end max-sm:col-span-2"
          onClick={() => void run(() => exportAudit(filters).catch(toastError))}
        >
          <Download aria-hidden size={16} />
          Export
        </Button>
      </div>
      {!log.data ? (
        <LoadState
          rows={6}
          error={log.isError ? describeError(log.error) : undefined}
          onRetry={() => void log.refetch()}
        />
      ) : items.length === 0 ? (
        <EmptyState title="Nothing found" action={<Button onClick={clear}>Clear the filters</Button>}>
          No entry fits these filters.
        </EmptyState>
      ) : (
        <ol
          aria-label="Entries, the newest first"
          className="flex flex-col overflow-hidden rounded-xl border border-line bg-raised"
        >
          {items.map((entry) => (
            <Entry key={entry.seq} entry={entry} />
          ))}
        </ol>
      )}
      {log.hasNextPage && (
        <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          Show more
        </Button>
      )}
    </section>
  );
}

interface FilterProps extends Omit<ComponentProps<typeof Input>, 'onChange' | 'value'> {
  value: string;
  onChange: (value: string) => void;
}

/** As high as the list of choices beside it. */
function FilterInput({ value, onChange, ...rest }: FilterProps) {
  return (
    <Input
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      {...rest}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-10! text-sm! touch:h-11!"
    />
  );
}

/** `maxUses` as people write it: Max uses. */
const inWords = (name: string): string => {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function Entry({ entry }: { entry: AuditEntry }) {
  const { at, actor, action, target, ip, details, seq, requestId, userAgent } = entry;
  const facts = [
    ['Number', String(seq)],
    ['Action', action],
    ['Address', ip],
    ['Device', userAgent],
    ['Request', requestId],
    ['To whom', target && (target.name === null ? `${target.type} ${target.id}` : `@${target.name}`)],
    ...Object.entries(details).map(([name, value]) => [inWords(name), String(value)] as const),
  ] as const;
  return (
    <li data-testid="audit-entry" className="border-b border-line last:border-b-0">
      <details className="group">
        <summary className="flex cursor-pointer list-none flex-wrap items-baseline gap-x-3 gap-y-0.5 py-3 pr-4 pl-2.5 text-sm hover:bg-hover focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden
            size={16}
            className="-mr-1.5 shrink-0 self-center text-ink-faint transition group-open:rotate-90"
          />
          <span className="min-w-0 flex-1 basis-52 font-semibold break-words">
            {actionName(action)}
            <span className="font-normal text-ink-soft">
              {` by ${actor.name}`}
              {target?.name && target.name !== actor.name && `, to @${target.name}`}
            </span>
          </span>
          <time dateTime={at} title={fullTime(at)} className="text-ink-faint">
            {lastSeen(at)}
          </time>
        </summary>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 pt-1 pr-4 pb-3.5 pl-8.5 text-sm">
          <dt className="text-ink-faint">When</dt>
          <dd>{fullTime(at)}</dd>
          {facts.map(
            ([name, value]) =>
              value !== null && (
                <div key={name} className="contents">
                  <dt className="text-ink-faint">{name}</dt>
                  <dd className="min-w-0 wrap-anywhere">{value}</dd>
                </div>
              ),
          )}
        </dl>
      </details>
    </li>
  );
}
