import { Avatar } from '../../../ui/avatar.js';
import { cx } from '../../../ui/cx.js';
import type { Member } from '../engine/types.js';

interface Props {
  id: string;
  people: readonly Member[];
  active: number;
  onChoose: (person: Member) => void;
}

/** The focus stays in the text: the text field says which option is the active one. */
export function MentionList({ id, people, active, onChoose }: Props) {
  if (people.length === 0) return null;
  return (
    <ul
      id={id}
      role="listbox"
      aria-label="People to mention"
      className="absolute bottom-full left-0 z-30 mb-2 w-full max-w-sm animate-rise rounded-md border border-line bg-raised p-1.5 shadow-2"
    >
      {people.map((person, i) => (
        <li
          key={person.id}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === active}
          onPointerDown={(event) => {
            event.preventDefault();
            onChoose(person);
          }}
          className={cx(
            'flex h-11 cursor-pointer items-center gap-2.5 rounded-sm px-2 text-sm',
            i === active ? 'bg-hover' : 'hover:bg-hover',
          )}
        >
          <Avatar seed={person.id} src={person.avatarUrl} size="sm" />
          <span className="truncate font-semibold">{person.displayName}</span>
          <span className="truncate text-ink-faint">@{person.username}</span>
        </li>
      ))}
    </ul>
  );
}
