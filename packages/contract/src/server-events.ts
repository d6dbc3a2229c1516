import { z } from 'zod';
import { conversation, message } from './chat.js';
import type { ErrorCode } from './errors.js';
import { errorCodes } from './errors.js';
import type { ServerEventName, ServerEvents } from './events.js';
import { presence } from './events.js';
import { position, uuid } from './scalars.js';

/** What the server sends on `/chat`, described for programs and people. The server itself does not check what it sends. */
export const serverEvents: {
  [E in ServerEventName]: { summary: string; payload: z.ZodType<ServerEvents[E]> };
} = {
  'message:new': { summary: 'A message was sent', payload: message },
  'message:updated': { summary: 'A message was edited, or its reactions changed', payload: message },
  'message:deleted': { summary: 'A message was deleted; it keeps its place', payload: message },
  'conversation:head': {
    summary: 'Where a conversation stands: whoever is behind calls `sync`',
    payload: z.object({ conversationId: uuid, lastSeq: position, rev: position }),
  },
  'conversation:updated': { summary: 'A name, a role or the members changed', payload: conversation },
  'conversation:added': { summary: 'The viewer is in a conversation from now on', payload: conversation },
  'conversation:removed': {
    summary: 'The viewer is out of a conversation and hears nothing more of it',
    payload: z.object({ conversationId: uuid }),
  },
  typing: {
    summary: 'A member writes, or stopped',
    payload: z.object({ conversationId: uuid, userId: uuid, active: z.boolean() }),
  },
  read: {
    summary: 'A member has read up to a seq',
    payload: z.object({ conversationId: uuid, userId: uuid, seq: position }),
  },
  presence: {
    summary: 'A watched person came or went',
    payload: presence.extend({ userId: uuid }),
  },
  'session:revoked': {
    summary: 'The session ended; the socket is closed after this',
    payload: z.object({ reason: z.string() }),
  },
  error: {
    summary: 'The answer to an event without an acknowledgement that could not be served',
    payload: z.object({
      code: z.enum(Object.keys(errorCodes) as [ErrorCode]),
      detail: z.string(),
      errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
      retryAfter: z.int().optional(),
    }),
  },
};
