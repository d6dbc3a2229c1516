import type { RouteResponse } from '@quemiai/contract/routes';
import { useEffect, useSyncExternalStore } from 'react';
import { rememberedName, rememberName } from './remembered-name.js';
import { request } from './api/request.js';

interface Known {
  data: RouteResponse<'GET /community'> | undefined;
  /** There is neither an answer yet nor a fault. */
  isPending: boolean;
}

/** An answer younger than this is not asked for again, in ms. */
const freshFor = 30_000;

let known: Known = { data: undefined, isPending: true };
let name = rememberedName();
let askedAt = Number.NEGATIVE_INFINITY;
const listeners = new Set<() => void>();

function set(next: Known): void {
  known = next;
  if (next.data && next.data.name !== name) {
    name = next.data.name;
    rememberName(name);
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks anew. Without an answer the pages go on with what they knew: the server has the last word in any case. */
export async function reloadCommunity(): Promise<void> {
  askedAt = Date.now();
  try {
    set({ data: await request('GET /community', {}), isPending: false });
  } catch {
    askedAt = Number.NEGATIVE_INFINITY;
    set({ ...known, isPending: false });
  }
}

/**
 * What everybody may know of this community: its name, who may join, whether it is set up. A store of its own, so that
 * the page before the door does without the library that fetches what is behind it.
 */
export function useCommunity(): Known {
  useEffect(() => {
    if (Date.now() - askedAt > freshFor) void reloadCommunity();
  }, []);
  return useSyncExternalStore(subscribe, () => known);
}

/** Whether mails leave the server; until that is known, as in nearly every place. */
export function useSendsMail(): boolean {
  return useCommunity().data?.sendsMail ?? true;
}

/** What the community is called; asks nobody. */
export function useCommunityName(): string {
  return useSyncExternalStore(subscribe, () => name);
}
