import { randomUUID } from 'node:crypto';
import { ChatSocket } from '../client/chat-socket.ts';
import { numberOf, textOf } from '../client/api.ts';
import type { Context } from '../context.ts';
import { figure, type ScenarioResult } from '../results.ts';
import { takeTurns } from '../rounds.ts';
import { query } from '../servers/postgres.ts';
import { messageBody } from '../servers/target.ts';
import { median } from '../stats.ts';

const missed = 1_000;
const outstanding = 32;
/** Clients that come back one after the other, for the time of one, and all at once, for the rate. */
const oneByOne = 20;
const together = 20;

interface Place {
  name: string;
  url: string;
  token: string;
  conversationId: string;
  /** The cursor of a client that has missed them all. */
  rev: number;
}

interface Result {
  /** Milliseconds from the start of the handshake to the last message. */
  alone: number;
  messagesPerSecond: number;
}

const productPlace = async ({ product }: Context): Promise<Place> => {
  const token = await product.people.token(0);
  const body = { type: 'group', memberIds: [product.people.ids[1]], name: 'Catching up' };
  const conversation = await product.api.call('POST', '/conversations', body, token);
  const conversationId = textOf(conversation, 'id');
  const rev = numberOf(conversation, 'rev');
  const socket = await ChatSocket.open({ url: product.target.url, token });
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (sent < missed) {
      sent++;
      const ack = await socket.request('message:send', {
        conversationId,
        clientId: randomUUID(),
        body: messageBody,
      });
      numberOf(ack, 'message', 'seq');
    }
  };
  await Promise.all(Array.from({ length: outstanding }, lane));
  await socket.close();
  return { name: 'Quemiai', url: product.target.url, token, conversationId, rev };
};

const barePlace = async ({ ceilings }: Context): Promise<Place | undefined> => {
  if (ceilings === undefined) return undefined;
  const conversationId = randomUUID();
  const fill = `insert into ceiling_history (conversation_id, seq, id, client_id, body)
    select $1, n, gen_random_uuid(), gen_random_uuid(), $2 from generate_series(1, $3::int) n`;
  await query(ceilings.databaseUrl, fill, [conversationId, messageBody, missed]);
  return { name: 'bare Socket.IO', url: ceilings.chat.url, token: conversationId, conversationId, rev: 0 };
};

/**
 * Connects, asks until nothing is left and checks that every message came once and in order.
 * @returns milliseconds
 */
const catchUpOnce = async (place: Place): Promise<number> => {
  const from = performance.now();
  const socket = await ChatSocket.open({ url: place.url, token: place.token });
  let rev = place.rev;
  let count = 0;
  for (let more = true; more;) {
    const ack = await socket.request('sync', { cursors: { [place.conversationId]: rev } });
    const page = pageOf(ack);
    for (const message of page.messages) {
      const next = numberOf(message, 'rev');
      if (next <= rev) throw new Error(`${place.name}: sync gave rev ${next} after ${rev}`);
      rev = next;
      count++;
    }
    more = page.hasMore;
  }
  if (count !== missed) throw new Error(`${place.name}: sync gave ${count} of ${missed} messages`);
  const elapsed = performance.now() - from;
  await socket.close();
  return elapsed;
};

const pageOf = (ack: unknown): { messages: unknown[]; hasMore: boolean } => {
  if (typeof ack === 'object' && ack !== null && 'conversations' in ack && Array.isArray(ack.conversations)) {
    const first: unknown = ack.conversations[0];
    if (typeof first === 'object' && first !== null && 'messages' in first && Array.isArray(first.messages))
      return { messages: first.messages, hasMore: 'hasMore' in first && first.hasMore === true };
  }
  throw new Error(`sync was answered ${JSON.stringify(ack).slice(0, 300)}`);
};

const run = (context: Context, place: Place) => async (): Promise<Result> => {
  const times: number[] = [];
  for (let i = 0; i < oneByOne; i++) times.push(await catchUpOnce(place));
  const alone = median(times);
  const all = await Promise.all(Array.from({ length: together }, () => catchUpOnce(place)));
  const messagesPerSecond = (together * missed * 1000) / Math.max(...all);
  context.say(
    `  ${place.name}: ${alone.toFixed(1)} ms for ${missed} messages, ${Math.round(messagesPerSecond)} messages/s together`,
  );
  return { alone, messagesPerSecond };
};

export const catchUp = async (context: Context): Promise<ScenarioResult> => {
  const places = [await productPlace(context), await barePlace(context)].filter(
    (place) => place !== undefined,
  );
  const [product = [], bare = []] = await takeTurns(
    context.options.repeat,
    places.map((place) => run(context, place)),
  );
  const ceiling = 'bare Socket.IO';
  return {
    name: 'catch-up',
    title: `Coming back after ${missed} messages`,
    method: `A client connects and calls sync until nothing is left; every message is checked to come once and in order. Median of ${oneByOne} one after the other, then ${together} clients at once. The ceiling reads the same number of rows, in pages as long, by primary key.`,
    figures: [
      figure({
        name: 'One client',
        unit: 'ms',
        better: 'less',
        product: product.map((one) => one.alone),
        ceilings: [{ name: ceiling, values: bare.map((one) => one.alone) }],
      }),
      figure({
        name: `${together} clients at once`,
        unit: 'messages/s',
        better: 'more',
        product: product.map((one) => one.messagesPerSecond),
        ceilings: [{ name: ceiling, values: bare.map((one) => one.messagesPerSecond) }],
      }),
    ],
  };
};
