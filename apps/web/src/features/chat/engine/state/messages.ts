import type { Message } from '../contract.js';
import type { ConversationState } from './model.js';
import { newer, upsert } from './runs.js';
import { summarize } from './summary.js';

/** Beyond this the sync that is due brings them. */
const aheadMax = 300;

const remember = (state: ConversationState, message: Message): ConversationState => {
  if (state.loads === 0) return state;
  const touched = new Map(state.touched).set(message.id, newer(state.touched.get(message.id), message));
  return { ...state, touched };
};

/** Takes a message's version over wherever the message is held. */
export const take = (state: ConversationState, message: Message): ConversationState => {
  const noted = remember(state, message);
  const runs = upsert(noted.runs, message, noted.data.lastSeq);
  const quote = noted.quotes.get(message.id);
  const quotes =
    quote && quote.rev < message.rev ? new Map(noted.quotes).set(message.id, message) : noted.quotes;
  return runs === noted.runs && quotes === noted.quotes ? noted : { ...noted, runs, quotes };
};

/** The change that follows the cursor. */
const step = (state: ConversationState, message: Message, me: string): ConversationState => {
  const taken = take(state, message);
  return {
    ...taken,
    data: summarize(taken.data, [message], me),
    cursor: message.rev,
    headRev: Math.max(taken.headRev, message.rev),
  };
};

/** Applies what waited beyond a gap, as far as it follows the cursor now. */
export const drain = (state: ConversationState, me: string): ConversationState => {
  let next = state;
  for (const message of state.ahead.toSorted((a, b) => a.rev - b.rev)) {
    if (message.rev === next.cursor + 1) next = step(next, message, me);
  }
  const ahead = next.ahead.filter(({ rev }) => rev > next.cursor);
  return ahead.length === next.ahead.length ? next : { ...next, ahead };
};

/** A message as an event or an acknowledgement brings it: whole, at its place in the order of changes. */
export const applyMessage = (state: ConversationState, message: Message, me: string): ConversationState => {
  if (message.rev === state.cursor + 1) return drain(step(state, message, me), me);
  // An answer given twice. What is held is at the cursor or newer already.
  if (message.rev <= state.cursor) return state;
  const noted = remember(state, message);
  const known = noted.ahead.some(({ id, rev }) => id === message.id && rev === message.rev);
  const ahead = known || noted.ahead.length >= aheadMax ? noted.ahead : [...noted.ahead, message];
  const headRev = Math.max(noted.headRev, message.rev);
  return ahead === noted.ahead && headRev === noted.headRev ? noted : { ...noted, ahead, headRev };
};
