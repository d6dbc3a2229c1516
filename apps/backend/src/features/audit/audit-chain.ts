import { createHash } from 'node:crypto';
import type { Json } from './canonical-json.js';
import { canonicalJson } from './canonical-json.js';

/** What the first entry follows. */
export const genesis = Buffer.alloc(32);

/** An entry as the database holds it. */
export interface AuditRow {
  /** PostgreSQL `bigint`: as text. */
  seq: string;
  at: Date;
  actorId: string | null;
  actor: string;
  action: string;
  targetType: string | null;
  targetId: string | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  /** The text of a JSON object, as PostgreSQL writes it or as it is canonical. */
  details: string;
  prevHash: Buffer;
  hash: Buffer;
}

/** Numbers in details are whole and below this, so that database and JavaScript read the same from them. */
export const detailNumberBound = 1e15;

const numbersOutsideStrings = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** The text that says what an entry says, whatever the order of its columns and of the members of its details. */
const factsOf = (row: Omit<AuditRow, 'hash'>): string => {
  const odd = row.details
    .match(numbersOutsideStrings)
    ?.find((token) => !token.startsWith('"') && !/^-?\d{1,15}$/.test(token));
  if (odd !== undefined) throw new Error(`${odd} is no number of an audit entry`);
  return canonicalJson({
    seq: Number(row.seq),
    at: row.at.toISOString(),
    actorId: row.actorId,
    actor: row.actor,
    action: row.action,
    targetType: row.targetType,
    targetId: row.targetId,
    ip: row.ip,
    userAgent: row.userAgent,
    requestId: row.requestId,
    details: JSON.parse(row.details) as Json,
    prevHash: row.prevHash.toString('hex'),
  });
};

/**
 * SHA-256 over the canonical JSON of an entry and of the hash of the entry before it.
 * @throws Error for an entry that this program does not write
 */
export const hashOf = (row: Omit<AuditRow, 'hash'>): Buffer =>
  createHash('sha256').update(factsOf(row)).digest();
