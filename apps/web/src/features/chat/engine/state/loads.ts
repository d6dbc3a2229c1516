import type { Message } from '../contract.js';
import type { Failure } from '../types.js';
import { emptyView, type ConversationState } from './model.js';
import { lastSeqOf, mergeRun, newer, toRuns } from './runs.js';

/** Which page: the newest, the one before or after the stretch on view, the one around a seq, or a single quoted message. */
export type LoadKind = 'latest' | 'older' | 'newer' | 'around' | 'quote';

const flag = { latest: 'loadingLatest', older: 'loadingOlder', newer: 'loadingNewer' } as const;

const marked = (state: ConversationState, kind: LoadKind, loading: boolean, error: Failure | null) => {
  if (kind === 'quote') return state.view;
  const shown = kind === 'around' ? 'latest' : kind;
  return { ...state.view, [flag[shown]]: loading, error };
};

export const loadStarted = (state: ConversationState, kind: LoadKind): ConversationState => ({
  ...state,
  loads: state.loads + 1,
  view: marked(state, kind, true, null),
});

const ended = (state: ConversationState, kind: LoadKind, error: Failure | null): ConversationState => {
  const loads = Math.max(0, state.loads - 1);
  const touched = loads === 0 ? new Map<string, Message>() : state.touched;
  return { ...state, loads, touched, view: marked(state, kind, false, error) };
};

export const loadFailed = ended;

/** The answer may be older than what events have brought while it was on its way. */
const upToDate = (state: ConversationState, message: Message): Message => {
  const touched = state.touched.get(message.id);
  return touched ? newer(touched, message) : message;
};

export const pageLoaded = (
  state: ConversationState,
  kind: LoadKind,
  page: { items: readonly Message[]; hasMore: boolean; anchor: number | null },
): ConversationState => {
  const items = page.items.map((message) => upToDate(state, message));
  const done = ended(state, kind, null);
  const runs = toRuns(items).reduce(mergeRun, done.runs);
  const upward = kind === 'latest' || kind === 'older';
  const oldest =
    upward && !page.hasMore ? (items[0]?.seq ?? state.runs[0]?.[0]?.seq ?? Infinity) : done.oldest;
  const view = page.anchor === null ? done.view : { ...done.view, anchor: page.anchor };
  return { ...done, runs, oldest, view };
};

export const quoteLoaded = (
  state: ConversationState,
  id: string,
  message: Message | null,
): ConversationState => {
  const current = message && upToDate(state, message);
  const done = ended(state, 'quote', null);
  return { ...done, quotes: new Map(done.quotes).set(id, current) };
};

/** Lets go of all but the newest messages of a conversation that nobody looks at. */
export const trimmed = (state: ConversationState, keep: number): ConversationState => {
  const tail = state.runs.at(-1) ?? [];
  const kept = lastSeqOf(tail) >= state.data.lastSeq ? tail.slice(-keep) : [];
  const whole = kept.length === tail.length && state.runs.length <= 1 && kept.length > 0;
  if (whole && state.quotes.size === 0 && state.view.anchor === null) return state;
  return {
    ...state,
    runs: kept.length > 0 ? [kept] : [],
    quotes: new Map(),
    view: { ...emptyView, loadingLatest: state.view.loadingLatest },
  };
};
