import { useState, type KeyboardEvent } from 'react';
import type { Member } from '../engine/types.js';
import { insertMention, matchPeople, mentionQuery } from './mentions.js';

/** Suggestions for the `@…` at the caret, and the keys that move in them. */
export function useMentions(
  text: string,
  caret: number,
  others: readonly Member[],
  onInsert: (next: { text: string; caret: number }) => void,
) {
  const [picked, setPicked] = useState(0);
  const [dismissed, setDismissed] = useState(-1);
  const query = mentionQuery(text, caret);
  const found = query && query.from !== dismissed ? matchPeople(others, query.text) : [];
  // A name that stands there in full asks for nothing more: Enter sends.
  const people = found.length === 1 && found[0]?.username === query?.text ? [] : found;
  const active = Math.min(picked, people.length - 1);

  const choose = (person: Member) => {
    if (!query) return;
    onInsert(insertMention(text, query, person.username));
    setPicked(0);
  };

  /** True when the key was for the suggestions. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (people.length === 0 || !query) return false;
    switch (event.key) {
      case 'ArrowDown':
        setPicked((active + 1) % people.length);
        break;
      case 'ArrowUp':
        setPicked((active + people.length - 1) % people.length);
        break;
      case 'Enter':
      case 'Tab': {
        const person = people[active];
        if (person) choose(person);
        break;
      }
      case 'Escape':
        setDismissed(query.from);
        break;
      default:
        return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { people, active, choose, onKeyDown };
}
