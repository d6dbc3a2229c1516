import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { exactTime, logTime } from '../../lib/time.js';
import { textLink } from '../../ui/text-link.js';
import { actionName } from './action-names.js';
import type { AuditEntry } from './queries.js';

/** `maxUses` as people write it: Max uses. */
const inWords = (name: string): string => {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** What an entry says beside its action; a moment is told in local time. */
function Value({ value }: { value: string }) {
  if (!time.test(value)) return value;
  return (
    <time dateTime={value} title={value}>
      {exactTime(value)}
    </time>
  );
}

/** The usernames that an entry is about: of who did it, and to whom. */
const peopleOf = ({ actor, target }: AuditEntry): string[] => {
  const names = [
    ...(actor.id === null ? [] : [actor.name]),
    ...(target?.type === 'user' && target.name !== null ? [target.name] : []),
  ];
  return [...new Set(names)];
};

interface Props {
  entry: AuditEntry;
  /** Whom the whole list is about. */
  about: string | undefined;
}

export function AuditEntryRow({ entry, about }: Props) {
  const { at, actor, action, target, ip, details, seq, requestId, userAgent } = entry;
  const facts = [
    ['When', at],
    ['Number', String(seq)],
    ['Action', action],
    ['Address', ip],
    ['Device', userAgent],
    ['Request', requestId],
    ['About', target && (target.name === null ? `${target.type} ${target.id}` : `@${target.name}`)],
    ...Object.entries(details).map(
      ([name, value]) => [inWords(name), value === null ? null : String(value)] as const,
    ),
  ] as const;
  // Whoever is not signed in is nobody: what they did is told by what it is about.
  const by = actor.id === null && actor.name === 'nobody' ? null : actor.name;
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
              {by !== null && ` by ${by}`}
              {target?.name && target.name !== by && `, about @${target.name}`}
            </span>
          </span>
          <time dateTime={at} title={at} className="text-ink-faint tabular-nums">
            {logTime(at)}
          </time>
        </summary>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 pt-1 pr-4 pb-3.5 pl-8.5 text-sm">
          {facts.map(
            ([name, value]) =>
              value !== null && (
                <div key={name} className="contents">
                  <dt className="text-ink-faint">{name}</dt>
                  <dd className="min-w-0 wrap-anywhere">
                    <Value value={value} />
                  </dd>
                </div>
              ),
          )}
        </dl>
        <p className="flex flex-wrap gap-x-5 pr-4 pb-2 pl-8.5 text-sm empty:hidden">
          {peopleOf(entry)
            .filter((name) => name !== about)
            .map((name) => (
              <Link key={name} to="/admin/audit" search={{ about: name }} className={`${textLink} py-3`}>
                All about @{name}
              </Link>
            ))}
        </p>
      </details>
    </li>
  );
}
