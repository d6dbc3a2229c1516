import type { Person } from '../engine/types.js';

/** The `@…` that is being written: where it begins and what stands after the sign. */
export interface MentionQuery {
  from: number;
  to: number;
  text: string;
}

/** Looks back from the caret; null when no mention is being written there. */
export function mentionQuery(text: string, caret: number): MentionQuery | null {
  const before = text.slice(Math.max(0, caret - 32), caret);
  const match = /(?:^|[\s(["'])@([\p{L}\p{N}_.-]*)$/u.exec(before);
  const typed = match?.[1];
  return typed === undefined ? null : { from: caret - typed.length - 1, to: caret, text: typed };
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Those whose username or a part of whose name begins so, the nearest first. */
export function matchPeople<P extends Person>(people: readonly P[], typed: string, max = 6): P[] {
  const wanted = fold(typed);
  const rank = (person: P): number => {
    if (fold(person.username).startsWith(wanted)) return 0;
    if (
      fold(person.displayName)
        .split(/\s+/)
        .some((part) => part.startsWith(wanted))
    )
      return 1;
    return 2;
  };
  return people
    .map((person) => ({ person, rank: rank(person) }))
    .filter((entry) => entry.rank < 2)
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, max)
    .map((entry) => entry.person);
}

/** Puts the name in the place of what was typed; the caret comes after it. */
export function insertMention(
  text: string,
  query: MentionQuery,
  username: string,
): { text: string; caret: number } {
  const rest = text.slice(query.to);
  const name = `@${username}${/^\s/.test(rest) ? '' : ' '}`;
  return { text: text.slice(0, query.from) + name + rest, caret: query.from + name.length };
}
