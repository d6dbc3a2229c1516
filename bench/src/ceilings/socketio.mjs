// Ceiling for sockets: a bare Socket.IO server with its default adapter that inserts one row per message, then
// acknowledges and broadcasts to the room. It checks nothing: neither who sends nor what.
import { createServer } from 'node:http';
import pg from 'pg';
import { Server } from 'socket.io';
import { endWithBench, settingText, tellPort } from './child.mjs';
import { asMessage, insertRow } from './rows.mjs';

const syncPage = 100;

endWithBench();
const pool = new pg.Pool({ connectionString: settingText('databaseUrl') });
const http = createServer();
const chat = new Server(http, { transports: ['websocket'] }).of('/chat');

/**
 * Numbers are given at the broadcast, so each room sees them in order without anything that keeps order.
 * @type {Map<string, number>}
 */
const lastSeq = new Map();

chat.on('connection', (socket) => {
  // The token of this server is the list of rooms to be in.
  const token = socket.handshake.auth['token'];
  if (typeof token === 'string' && token !== '') void socket.join(token.split(','));
  socket.on('message:send', async (row, ack) => {
    const id = await insertRow(pool, row);
    const seq = (lastSeq.get(row.conversationId) ?? 0) + 1;
    lastSeq.set(row.conversationId, seq);
    const message = asMessage(row, id, seq);
    ack({ ok: true, message });
    chat.to(row.conversationId).emit('message:new', message);
  });
  socket.on('sync', async ({ cursors }, ack) => {
    const entries = Object.entries(cursors);
    ack({ ok: true, conversations: await Promise.all(entries.map(([id, rev]) => changesSince(id, rev))) });
  });
});

/**
 * @param {string} conversationId
 * @param {number} rev
 */
const changesSince = async (conversationId, rev) => {
  const { rows } = await pool.query({
    name: 'since',
    text: `select conversation_id as "conversationId", id, seq, client_id as "clientId", body
           from ceiling_history where conversation_id = $1 and seq > $2 order by seq limit $3`,
    values: [conversationId, rev, syncPage],
  });
  const messages = rows.map((row) => asMessage(row, row.id, row.seq));
  const last = rows.at(-1)?.seq ?? rev;
  return { conversationId, messages, rev: last, hasMore: rows.length === syncPage, reset: false };
};

http.listen(0, '127.0.0.1', () => tellPort(http));
