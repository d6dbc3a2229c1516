import { Check, X } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { describeError } from '../../../lib/api/errors.js';
import { Avatar } from '../../../ui/avatar.js';
import { cx } from '../../../ui/cx.js';
import { SearchInput } from '../../../ui/input.js';
import { Spinner } from '../../../ui/spinner.js';
import { useConversations } from '../engine/hooks/use-conversations.js';
import { useEngine } from '../engine/hooks/use-engine.js';
import type { Person } from '../engine/types.js';
import { useEnter, usePeopleSearch } from './use-people-search.js';

interface Props {
  /** Who is chosen already; none where `onPick` takes one person at once. */
  chosen?: readonly Person[];
  onChosen?: (chosen: readonly Person[]) => void;
  onPick?: (person: Person) => void;
  /** Ids of those who cannot be chosen because they are there already. */
  present?: ReadonlySet<string>;
}

const nobody: readonly Person[] = [];

/** Finds people by name. The focus stays in the search field: arrows move, Enter chooses, Backspace takes back. */
export function PeoplePicker({ chosen = nobody, onChosen, onPick, present }: Props) {
  const { userId } = useEngine();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const search = usePeopleSearch(text);
  const recent = useConversations().items.flatMap(({ other }) => (other ? [other] : []));
  const found = text.trim() === '' ? recent.slice(0, 12) : (search.people ?? []);
  const people: readonly Person[] = found.filter((person) => person.id !== userId);
  const index = Math.min(active, people.length - 1);
  const has = (person: Person) => chosen.some((other) => other.id === person.id);

  const pick = (person: Person | undefined) => {
    if (!person || present?.has(person.id)) return;
    onPick?.(person);
    onChosen?.(has(person) ? chosen.filter((other) => other.id !== person.id) : [...chosen, person]);
    if (onChosen && !has(person)) setText('');
  };
  const { enter, forget } = useEnter(search.searching && active === 0, () => pick(people[index]));
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && people.length > 0) {
      event.preventDefault();
      const next = (index + step + people.length) % people.length;
      setActive(next);
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      enter();
    } else if (event.key === 'Backspace' && text === '' && chosen.length > 0) {
      onChosen?.(chosen.slice(0, -1));
    }
  };

  return (
    <div className="flex min-h-72 flex-col gap-3">
      <SearchInput
        label="Search people by name"
        value={text}
        onChange={(next) => {
          setText(next);
          setActive(0);
          forget();
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded={people.length > 0}
        aria-controls={id}
        aria-activedescendant={people.length > 0 ? `${id}-${index}` : undefined}
        aria-autocomplete="list"
      />
      {chosen.length > 0 && (
        <ul aria-label="Chosen people" className="flex flex-wrap gap-1.5">
          {chosen.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                aria-label={`Take ${person.displayName} out`}
                onClick={() => onChosen?.(chosen.filter((other) => other.id !== person.id))}
                className="flex h-8 touch:h-11 items-center gap-1.5 rounded-full bg-accent-soft pr-2.5 pl-1 text-sm font-medium hover:bg-press"
              >
                <Avatar seed={person.id} src={person.avatarUrl} size="xs" />
                {person.displayName}
                <X aria-hidden size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex items-center justify-between text-xs font-semibold text-ink-faint">
        <span role="status">{headline(text, search.searching, people.length, search.error)}</span>
        {search.searching && <Spinner className="[&_svg]:size-4" />}
      </div>
      <ul
        ref={list}
        id={id}
        role="listbox"
        aria-label="People"
        aria-multiselectable={onChosen !== undefined}
        className="-mx-2 flex-1"
      >
        {people.map((person, i) => {
          const there = present?.has(person.id) ?? false;
          return (
            <li
              key={person.id}
              id={`${id}-${i}`}
              role="option"
              aria-selected={onChosen ? has(person) : i === index}
              aria-disabled={there}
              onClick={() => pick(person)}
              onPointerMove={() => setActive(i)}
              className={cx(
                'flex min-h-13 cursor-pointer items-center gap-3 rounded-md px-2 py-1.5',
                i === index && 'bg-hover',
                there && 'cursor-default opacity-55',
              )}
            >
              <Avatar seed={person.id} src={person.avatarUrl} size="sm" />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm font-semibold">{person.displayName}</span>
                <span className="block truncate text-xs text-ink-faint">@{person.username}</span>
              </span>
              {there && <span className="text-xs text-ink-soft">Already here</span>}
              {has(person) && <Check aria-hidden size={18} className="text-link" />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function headline(text: string, searching: boolean, count: number, error: Error | null): string {
  if (error) return describeError(error);
  if (text.trim() === '') return count > 0 ? 'Recent' : 'Type a name to find somebody';
  if (searching && count === 0) return 'Searching';
  return count > 0 ? 'People' : 'Nobody by that name';
}
