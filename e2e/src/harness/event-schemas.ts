import { strict as assert } from 'node:assert';
import { conversation, message } from '@quemiai/contract/chat';
import { errorCodes, type ErrorCode } from '@quemiai/contract/errors';
import {
  clientEvents,
  presence,
  type Ack,
  type ClientEventName,
  type ServerEventName,
  type ServerEvents,
} from '@quemiai/contract/events';
import { position, uuid } from '@quemiai/contract/scalars';
import { z } from 'zod';

const codes = Object.keys(errorCodes).filter((key): key is ErrorCode => key in errorCodes);

const socketError = z.strictObject({
  code: z.enum(codes),
  detail: z.string().min(1),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  retryAfter: z.int().positive().optional(),
});

/** What each server event may carry, as contract.md lists them. */
const serverEvents: { [E in ServerEventName]: z.ZodType<ServerEvents[E]> } = {
  'message:new': message,
  'message:updated': message,
  'message:deleted': message,
  'conversation:head': z.object({ conversationId: uuid, lastSeq: position, rev: position }),
  'conversation:updated': conversation,
  'conversation:added': conversation,
  'conversation:removed': z.object({ conversationId: uuid }),
  typing: z.object({ conversationId: uuid, userId: uuid, active: z.boolean() }),
  read: z.object({ conversationId: uuid, userId: uuid, seq: position }),
  presence: presence.extend({ userId: uuid }),
  'session:revoked': z.object({ reason: z.string() }),
  error: socketError,
};

export const isServerEvent = (name: string): name is ServerEventName => Object.hasOwn(serverEvents, name);

/** The payload if it is what the contract says and nothing besides; throws otherwise. */
export function readServerEvent<E extends ServerEventName>(name: E, payload: unknown): ServerEvents[E] {
  const schema = serverEvents[name];
  const read = schema.safeParse(payload);
  const about = `event ${name} ${JSON.stringify(payload)?.slice(0, 400)}`;
  assert.ok(read.success, `${about}\n${read.error?.message}`);
  assert.deepEqual(payload, read.data, `${about} carries more than the contract says`);
  return read.data;
}

const refusedAck = z.strictObject({ ok: z.literal(false), error: socketError });

/** The acknowledgement if it is what the contract says for this event; throws otherwise. */
export function readAck<E extends ClientEventName>(name: E, payload: unknown): Ack<E> {
  const about = `ack of ${name} ${JSON.stringify(payload)?.slice(0, 400)}`;
  assert.ok(typeof payload === 'object' && payload !== null && 'ok' in payload, about);
  if (payload.ok !== true) {
    const read = refusedAck.safeParse(payload);
    assert.ok(read.success, `${about}\n${read.error?.message}`);
    return read.data;
  }
  const { ok, ...rest } = payload;
  const read = clientEvents[name].ack.safeParse(rest);
  assert.ok(read.success, `${about}\n${read.error?.message}`);
  assert.deepEqual(rest, read.data, `${about} carries more than the contract says`);
  return { ok, ...read.data } as Ack<E>;
}
