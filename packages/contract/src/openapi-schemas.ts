import { z } from 'zod';
import { adminUser, dashboard } from './admin.js';
import { auditEntry } from './audit.js';
import { conversation, member, message, person, reaction } from './chat.js';
import { community, communitySettings, invite, outboxEntry } from './community.js';
import { presence, syncEntry } from './events.js';
import { me, session, settings, user } from './identity.js';
import { keyAge } from './keys.js';
import {
  passkey,
  passkeyAssertion,
  passkeyCreationOptions,
  passkeyRegistration,
  passkeyRequestOptions,
} from './mfa.js';
import { health, liveness, readiness } from './operations.js';
import { emoji, position, timestamp, uuid } from './scalars.js';
import { deviceSession, publicJwk } from './sessions.js';

export type JsonSchema = Record<string, unknown>;

/** Schemas with a name of their own in the document; others stand where they are used. */
const named = z.registry<{ id: string; description?: string }>();
named.add(uuid, { id: 'Id', description: 'A UUID, lower case; ids made by the server are UUIDv7.' });
named.add(timestamp, { id: 'Timestamp', description: 'RFC 3339, UTC, milliseconds.' });
named.add(position, { id: 'Position', description: 'A place (seq) or a change counter (rev).' });
named.add(emoji, { id: 'Emoji', description: 'One emoji as a person sees it.' });
named.add(user, { id: 'User', description: 'A person as others see them.' });
named.add(me, { id: 'Me', description: 'The account that is signed in.' });
named.add(settings, { id: 'Settings' });
named.add(session, {
  id: 'Session',
  description: '`refreshToken` is there only with `delivery: "body"`; browsers get it as an HttpOnly cookie.',
});
named.add(deviceSession, { id: 'DeviceSession', description: 'One sign-in on one device.' });
named.add(publicJwk, {
  id: 'PublicJwk',
  description: 'The public half of a key that signs requests: Ed25519, or P-256. No member more.',
});
named.add(passkey, { id: 'Passkey' });
named.add(passkeyCreationOptions, {
  id: 'PasskeyCreationOptions',
  description: '`PublicKeyCredentialCreationOptionsJSON` of WebAuthn.',
});
named.add(passkeyRequestOptions, {
  id: 'PasskeyRequestOptions',
  description: '`PublicKeyCredentialRequestOptionsJSON` of WebAuthn.',
});
named.add(passkeyRegistration, {
  id: 'PasskeyRegistration',
  description: 'What the browser answers to the creation options (`RegistrationResponseJSON`).',
});
named.add(passkeyAssertion, {
  id: 'PasskeyAssertion',
  description: 'What the browser answers to the request options (`AuthenticationResponseJSON`).',
});
named.add(person, { id: 'Person', description: 'A person beside a message or in a member list.' });
named.add(member, { id: 'Member' });
named.add(reaction, { id: 'Reaction' });
named.add(message, {
  id: 'Message',
  description:
    "`seq` is the message's place, given once. `rev` is the conversation's change counter at its last change (new, edited, deleted, reacted). A deleted message keeps its place with an empty body.",
});
named.add(conversation, { id: 'Conversation' });
named.add(presence, { id: 'Presence' });
named.add(syncEntry, { id: 'SyncEntry', description: 'What one conversation answers to `sync`.' });
named.add(adminUser, { id: 'AdminUser', description: 'An account as administrators see it.' });
named.add(dashboard, { id: 'Dashboard', description: 'Spans are of 7 days.' });
named.add(auditEntry, { id: 'AuditEntry' });
named.add(keyAge, {
  id: 'KeyAge',
  description: 'A secret of the server: when it was made and where it is kept, never what it is.',
});
named.add(community, {
  id: 'Community',
  description: 'What anybody may know of the place before signing in.',
});
named.add(communitySettings, { id: 'CommunitySettings' });
named.add(invite, { id: 'Invite', description: 'Its link is told once, when it is made.' });
named.add(outboxEntry, { id: 'OutboxEntry', description: 'A mail that was kept instead of sent.' });
named.add(health, { id: 'Health' });
named.add(liveness, { id: 'Liveness' });
named.add(readiness, { id: 'Readiness' });

/** Patterns in JSON Schema know no properties of strings: those are told in words. */
const portable = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
  const { pattern, format, minimum, maximum } = jsonSchema;
  if (minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (pattern === undefined) return;
  if (pattern.startsWith('^[0-9a-fA-F]{8}-')) {
    delete jsonSchema.pattern;
    jsonSchema.format = 'uuid';
  } else if (format !== undefined || pattern.includes('RGI_Emoji')) {
    delete jsonSchema.pattern;
  }
};

const toReferences = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(toReferences);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string'
        ? inner.replace('#/$defs/', '#/components/schemas/')
        : toReferences(inner),
    ]),
  );
};

/** Turns schemas of the contract into JSON Schema 2020-12 and gathers the named ones on the way. */
export class Schemas {
  readonly components: Record<string, JsonSchema> = {};

  /** As a caller writes it: what a transform makes of it afterwards is the server's business. */
  of(schema: z.ZodType): JsonSchema {
    const json = z.toJSONSchema(schema, {
      io: 'input',
      metadata: named,
      unrepresentable: 'any',
      override: portable,
    });
    const { $defs = {}, $schema: _, ...own } = json;
    for (const [name, { id: __, ...definition }] of Object.entries($defs)) {
      this.components[name] ??= toReferences(definition) as JsonSchema;
    }
    return toReferences(own) as JsonSchema;
  }
}
