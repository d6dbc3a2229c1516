import { randomUUID } from 'node:crypto';

/** @typedef {{ conversationId: string, clientId: string, body: string }} NewRow */

/** The table that every ceiling writes: what a message is, with a primary key and nothing else to keep up. */
export const rowsTable = `
  create table if not exists ceiling_row (
    id uuid primary key,
    conversation_id uuid not null,
    client_id uuid not null,
    sender_id uuid not null,
    body text not null,
    created_at timestamptz not null default now()
  )`;

/** What a client that comes back reads: as many rows as were missed, in the order of its primary key. */
export const historyTable = `
  create table if not exists ceiling_history (
    conversation_id uuid,
    seq integer,
    id uuid not null,
    client_id uuid not null,
    body text not null,
    primary key (conversation_id, seq)
  )`;

const sender = {
  id: randomUUID(),
  username: 'bench_person_001',
  displayName: 'Bench Person 001',
  avatarUrl: null,
};

/**
 * One row in one transaction of its own, by a prepared statement.
 * @param {import('pg').Pool | import('pg').Client} pool
 * @param {NewRow} row
 * @returns the id of the row
 */
export const insertRow = async (pool, row) => {
  const id = randomUUID();
  await pool.query({
    name: 'insert_row',
    text: 'insert into ceiling_row (id, conversation_id, client_id, sender_id, body) values ($1, $2, $3, $4, $5)',
    values: [id, row.conversationId, row.clientId, sender.id, row.body],
  });
  return id;
};

/**
 * An answer of the same shape and size as a message of the contract, so that as many bytes are sent.
 * @param {NewRow} row
 * @param {string} id
 * @param {number} seq
 */
export const asMessage = (row, id, seq) => ({
  id,
  conversationId: row.conversationId,
  seq,
  rev: seq,
  clientId: row.clientId,
  sender,
  body: row.body,
  attachments: [],
  replyTo: null,
  reactions: [],
  createdAt: new Date().toISOString(),
  editedAt: null,
  deletedAt: null,
});
