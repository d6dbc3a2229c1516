import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useEffect, useEffectEvent, useState, type ComponentProps } from 'react';
import { api } from '../../lib/api/api.js';
import { describeError } from '../../lib/api/errors.js';
import { dayStart } from '../../lib/time.js';
import { useTitle } from '../../lib/title.js';
import { Button } from '../../ui/button.js';
import { EmptyState } from '../../ui/empty-state.js';
import { Field } from '../../ui/field.js';
import { Input } from '../../ui/input.js';
import { LoadState } from '../../ui/load-state.js';
import { Notice } from '../../ui/notice.js';
import { Select } from '../../ui/select.js';
import { textLink } from '../../ui/text-link.js';
import { toastError } from '../../ui/toast-error.js';
import { useAction } from '../../ui/use-action.js';
import { useDelayed } from '../../ui/use-delayed.js';
import { areas } from './action-names.js';
import { auditSearch, type AuditSearch } from './audit-search.js';
import { AuditEntryRow } from './audit-entry.js';
import { exportAudit } from './audit-export.js';
import { adminKey, type AuditFilters } from './queries.js';

interface Props {
  /** What to begin with; with `about`, a username, what they did and what was done to them. */
  search: AuditSearch;
  /** Told of every filter, once typing rests. */
  onSearch: (search: AuditSearch) => void;
}

/** What administrators and the guardians of accounts did, and what happened to accounts; nobody can change it. */
export function AuditPage({ search, onSearch }: Props) {
  const { about } = search;
  useTitle('Audit log');
  const [typed, setTyped] = useState({ actor: search.actor ?? '', target: search.target ?? '' });
  const [area, setArea] = useState(areas.find(({ value }) => value === search.area)?.value ?? '');
  const [from, setFrom] = useState(search.from ?? '');
  const [to, setTo] = useState(search.to ?? '');
  const rested = useDelayed(typed);
  const next = auditSearch({ about, ...rested, area, from, to });
  const wanted = JSON.stringify(next);
  const changed = wanted !== JSON.stringify(search);
  const tell = useEffectEvent(() => onSearch(next));
  useEffect(() => {
    if (changed) tell();
  }, [wanted, changed]);
  const { busy, run } = useAction();
  const filters: AuditFilters = Object.fromEntries(
    Object.entries({
      actor: rested.actor.trim() || undefined,
      action: area || undefined,
      target: rested.target.trim() || undefined,
      about,
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
      {about !== undefined && (
        <Notice
          live
          action={
            <Link to="/admin/audit" className={textLink}>
              Show everybody
            </Link>
          }
        >
          Everything by and about @{about}
        </Notice>
      )}
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
            <AuditEntryRow key={entry.seq} entry={entry} about={about} />
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
