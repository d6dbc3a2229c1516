import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { describeError } from '../../../lib/api/errors.js';
import { Avatar } from '../../../ui/avatar.js';
import { CountBadge } from '../../../ui/badge.js';
import { cx } from '../../../ui/cx.js';
import { Dialog } from '../../../ui/dialog.js';
import { SearchInput } from '../../../ui/input.js';
import { toast } from '../../../ui/toast.js';
import { plural } from '../../../lib/names.js';
import { ConversationFace } from '../conversation-face.js';
import { useConversations } from '../engine/hooks/use-conversations.js';
import { useEngine } from '../engine/hooks/use-engine.js';
import type { ConversationItem, Person } from '../engine/types.js';
import { useEnter, usePeopleSearch } from '../start/use-people-search.js';

type Choice = { key: string } & ({ item: ConversationItem } | { person: Person });

interface Props {
  onClose: () => void;
  onOpen: (conversationId: string) => void;
}

const shown = 12;

/** Goes to a conversation or a person by a few letters. */
export default function Switcher({ onClose, onOpen }: Props) {
  const engine = useEngine();
  const { items } = useConversations();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const search = usePeopleSearch(text);
  const wanted = text.trim().toLowerCase();

  const matching = items.filter(({ title }) => title.toLowerCase().includes(wanted)).slice(0, shown);
  const talkedTo = new Set(items.map(({ other }) => other?.id));
  const people = (search.people ?? []).filter(
    (person) => person.id !== engine.userId && !talkedTo.has(person.id),
  );
  const choices: Choice[] = [
    ...matching.map((item) => ({ key: item.id, item })),
    ...people.slice(0, shown).map((person) => ({ key: person.id, person })),
  ];
  const index = Math.min(active, choices.length - 1);

  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    if ('item' in choice) {
      onOpen(choice.item.id);
      return;
    }
    engine.createDirect(choice.person.id).then(
      ({ id: conversationId }) => onOpen(conversationId),
      (error: unknown) => toast(describeError(error)),
    );
  };
  const { enter, forget } = useEnter(search.searching && active === 0 && matching.length === 0, () =>
    choose(choices[index]),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && choices.length > 0) {
      event.preventDefault();
      const next = (index + step + choices.length) % choices.length;
      setActive(next);
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      enter();
    }
  };

  return (
    <Dialog open onClose={onClose} title="Go to a conversation">
      <SearchInput
        label="Name of a conversation or a person"
        value={text}
        onChange={(next) => {
          setText(next);
          setActive(0);
          forget();
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded={choices.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={choices.length > 0 ? `${id}-${index}` : undefined}
      />
      <ul
        ref={list}
        id={id}
        role="listbox"
        aria-label="Conversations and people"
        className="-mx-2 mt-2 min-h-64 overflow-y-auto"
      >
        {choices.map((choice, i) => (
          <li
            key={choice.key}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === index}
            onClick={() => choose(choice)}
            onPointerMove={() => setActive(i)}
            className={cx(
              'flex min-h-12 cursor-pointer items-center gap-3 rounded-md px-2 py-1.5',
              i === index && 'bg-hover',
            )}
          >
            {'item' in choice ? (
              <ConversationChoice item={choice.item} me={engine.userId} />
            ) : (
              <PersonChoice person={choice.person} />
            )}
          </li>
        ))}
      </ul>
      <p role="status" className="text-sm text-ink-faint">
        {choices.length === 0 && (search.searching ? 'Searching' : 'Nothing is called that.')}
      </p>
    </Dialog>
  );
}

function ConversationChoice({ item, me }: { item: ConversationItem; me: string }) {
  return (
    <>
      <ConversationFace item={item} me={me} size="sm" />
      <span className="min-w-0 flex-1 truncate text-sm font-semibold">{item.title}</span>
      <CountBadge count={item.unread} quiet={item.muted} label={plural(item.unread, 'unread message')} />
    </>
  );
}

function PersonChoice({ person }: { person: Person }) {
  return (
    <>
      <Avatar seed={person.id} src={person.avatarUrl} size="sm" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-semibold">{person.displayName}</span>
        <span className="block truncate text-xs text-ink-faint">@{person.username}</span>
      </span>
    </>
  );
}
