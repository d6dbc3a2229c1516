import type { Pids } from '../machine/cpu.ts';

interface SmallConversation {
  id: string;
  /** Places in the list of people. */
  members: number[];
}

/** The same shape on every server that is measured. People are numbered from 0. */
export interface Community {
  people: number;
  /** The conversation that all of them are in. */
  room: string;
  small: SmallConversation[];
}

/** A server that speaks the product's socket protocol. */
export interface ChatTarget {
  name: string;
  url: string;
  pids: Pids;
  community: Community;
  /** What a person's socket shows at the handshake. */
  token: (person: number) => Promise<string>;
}

export const roomPeople = 100;
export const smallCount = 100;

/** Two to five members each, so that every person is in three or four of them. */
export const smallMembers = (index: number): number[] =>
  Array.from({ length: 2 + (index % 4) }, (_, i) => (index + i * 17) % roomPeople);

/** 120 letters: about what people write in a chat, and a little more. */
export const messageBody =
  'The quick brown fox jumps over the lazy dog while the band plays on, and nobody in the room looks up from their screens.';
