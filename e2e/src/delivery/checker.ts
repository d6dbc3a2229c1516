import { isDeepStrictEqual } from 'node:util';
import type { Message } from '@quemiai/contract/chat';
import { differing, type Acked, type Expected, type Sent, type View } from './recorder.js';

/** Everything known about one conversation after a run. */
export interface History {
  sends: ReadonlyMap<string, Sent>;
  acks: readonly Acked[];
  expected: ReadonlyMap<string, Expected>;
  /** By member, in the order seen. */
  views: ReadonlyMap<string, readonly View[]>;
  /** By member who is still one: what it holds from events and `sync`, and what a fresh fetch gives it. */
  finals: ReadonlyMap<string, { held: readonly Message[]; fetched: readonly Message[] }>;
}

/** `kind: detail`, the kind one of lost, duplicate, reordered, phantom, gap, wrong, divergent. */
export type Fault = string;

/** Holds a history against the delivery contract; an empty list is a pass. */
export function check(history: History): Fault[] {
  const [fetched] = [...history.finals.values()].map((final) => final.fetched);
  if (fetched === undefined) return ['lost: nobody fetched'];
  return [
    ...gaps(fetched, history.sends.size),
    ...acknowledged(history, fetched),
    ...phantoms(history, fetched),
    ...outcomes(history, fetched),
    ...[...history.views].flatMap(([member, views]) => sessions(member, views)),
    ...[...history.finals].flatMap(([member, { held, fetched: own }]) => [
      ...differences(`the fetch of ${member}`, own, fetched),
      ...differences(`what ${member} holds`, held, fetched),
    ]),
  ];
}

function gaps(fetched: readonly Message[], sent: number): Fault[] {
  const faults = fetched
    .map((message, index) =>
      message.seq === index + 1 ? '' : `gap: place ${index + 1} has seq ${message.seq}`,
    )
    .filter((fault) => fault !== '')
    .slice(0, 3);
  if (fetched.length !== sent) faults.push(`gap: ${sent} messages were sent, ${fetched.length} are there`);
  return faults;
}

function acknowledged(history: History, fetched: readonly Message[]): Fault[] {
  const faults: Fault[] = [];
  const bySend = Map.groupBy(fetched, (message) => `${message.sender.id} ${message.clientId}`);
  for (const [send, messages] of bySend) {
    if (messages.length > 1) faults.push(`duplicate: ${messages.length} messages for the one send ${send}`);
  }
  for (const { sender, clientId, id, seq } of history.acks) {
    const [message] = bySend.get(`${sender} ${clientId}`) ?? [];
    if (message === undefined) faults.push(`lost: ${id} was acknowledged as seq ${seq} and is not there`);
    else if (message.id !== id)
      faults.push(`duplicate: ${clientId} was acknowledged as ${id} and is ${message.id}`);
    else if (message.seq !== seq)
      faults.push(`reordered: ${id} was acknowledged as ${seq} and is ${message.seq}`);
  }
  return faults;
}

function phantoms(history: History, fetched: readonly Message[]): Fault[] {
  return fetched.flatMap((message) => {
    const sent = history.sends.get(message.clientId);
    if (sent === undefined || sent.sender !== message.sender.id) {
      return [`phantom: nobody sent ${JSON.stringify(message)}`];
    }
    const bodies = message.deletedAt === null ? [sent.body, ...sent.edits] : [''];
    return bodies.includes(message.body)
      ? []
      : [`phantom: nobody wrote this body: ${JSON.stringify(message)}`];
  });
}

function outcomes(history: History, fetched: readonly Message[]): Fault[] {
  const byId = new Map(fetched.map((message) => [message.id, message]));
  return [...history.expected.values()].flatMap((expected) => {
    const message = byId.get(expected.id);
    if (message === undefined) return [];
    if (expected.deleted !== (message.deletedAt !== null)) {
      return [`wrong: ${message.id} should ${expected.deleted ? '' : 'not '}be deleted`];
    }
    if (expected.deleted) return [];
    const reactions = message.reactions.flatMap(({ emoji, userIds }) =>
      userIds.map((user) => `${emoji} ${user}`),
    );
    const counted = message.reactions.every(({ count, userIds }) => count === userIds.length);
    return [
      ...(message.body === expected.body ? [] : [`wrong: ${message.id} has not the body of its last edit`]),
      ...(counted && isDeepStrictEqual(new Set(reactions), expected.reactions)
        ? []
        : [`wrong: reactions of ${message.id}: ${reactions.join()} for ${[...expected.reactions].join()}`]),
    ];
  });
}

/** Within one connection: revs ascend, new messages come in the order of their places, and each comes once. */
function sessions(member: string, views: readonly View[]): Fault[] {
  const faults: Fault[] = [];
  let [session, rev, newest] = [-1, 0, 0];
  let arrived = new Set<string>();
  for (const view of views.filter(({ how }) => how !== 'sync')) {
    if (view.session !== session) {
      [session, rev, newest] = [view.session, 0, 0];
      arrived = new Set();
    }
    if (view.rev <= rev) faults.push(`reordered: ${member} heard rev ${view.rev} after ${rev}`);
    rev = view.rev;
    if (view.how !== 'message:new') continue;
    if (arrived.has(view.id)) faults.push(`duplicate: ${member} heard message ${view.id} as new twice`);
    arrived.add(view.id);
    if (view.seq <= newest) faults.push(`reordered: ${member} heard new seq ${view.seq} after ${newest}`);
    newest = view.seq;
  }
  return faults;
}

function differences(what: string, given: readonly Message[], fetched: readonly Message[]): Fault[] {
  const theirs = new Map(given.map((message) => [message.id, message]));
  const faults: Fault[] = [];
  if (theirs.size !== given.length) faults.push(`duplicate: ${what} has a message twice`);
  for (const message of fetched) {
    const own = theirs.get(message.id);
    theirs.delete(message.id);
    if (own === undefined) faults.push(`lost: seq ${message.seq} is missing in ${what}`);
    else if (own !== message && !isDeepStrictEqual(own, message)) {
      faults.push(`divergent: ${what} has seq ${message.seq} with ${differing(own, message)}`);
    }
  }
  for (const { id } of theirs.values()) faults.push(`phantom: ${what} has ${id}, which nobody else has`);
  const order = given.map(({ seq }) => seq);
  if (order.some((seq, index) => index > 0 && seq <= (order[index - 1] ?? 0))) {
    faults.push(`reordered: ${what} is not in the order of seq`);
  }
  return faults.slice(0, 5);
}
