/**
 * Ceiling for sockets: a bare Socket.IO server with its default adapter that inserts one row per message, then
 * acknowledges and broadcasts to the room. It checks nothing: neither who sends nor what.
 */
import { createServer } from 'node:http';
import pg from 'pg';
import { Server } from 'socket.io';
import { endWithBench, settingText, tell } from './child.ts';
import { asMessage, insertRow, type NewRow } from './rows.ts';

interface Incoming {
  'message:send': (row: NewRow, ack: (answer: object) => void) => void;
  sync: (
    payload: { cursors: Record<string, number> },
    ack: (answer: { ok: true; conversations: object[] }) => void,
  ) => void;
}

const syncPage = 100;

endWithBench();
const pool = new pg.Pool({ connectionString: settingText('databaseUrl') });
const http = createServer();
const chat = new Server<Incoming, { 'message:new': (message: object) => void }>(http, {
  transports: ['websocket'],
}).of('/chat');
// Numbers are given at the broadcast, so each room sees them in order without anything that keeps order.
const lastSeq = new Map<string, number>();

chat.on('connection', (socket) => {
  // The token of this server is the list of rooms to be in.
  const token: unknown = socket.handshake.auth['token'];
  if (typeof token === 'string' && token !== '') void socket.join(token.split(','));
  socket.on('message:send', (row, ack) => {
    void insertRow(pool, row).then((id) => {
      const seq = (lastSeq.get(row.conversationId) ?? 0) + 1;
      lastSeq.set(row.conversationId, seq);
      const message = asMessage(row, id, seq);
      ack({ ok: true, message });
      chat.to(row.conversationId).emit('message:new', message);
    });
  });
  socket.on('sync', ({ cursors }, ack) => {
    void Promise.all(Object.entries(cursors).map(([id, rev]) => changesSince(id, rev))).then(
      (conversations) => ack({ ok: true, conversations }),
    );
  });
});

const changesSince = async (conversationId: string, rev: number): Promise<object> => {
  const { rows } = await pool.query<{ id: string; seq: number; client_id: string; body: string }>({
    name: 'since',
    text: `select id, seq, client_id, body from ceiling_history
           where conversation_id = $1 and seq > $2 order by seq limit $3`,
    values: [conversationId, rev, syncPage],
  });
  const messages = rows.map((row) =>
    asMessage({ conversationId, clientId: row.client_id, body: row.body }, row.id, row.seq),
  );
  const last = rows.at(-1)?.seq ?? rev;
  return { conversationId, messages, rev: last, hasMore: rows.length === syncPage, reset: false };
};

http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  tell({ port: typeof address === 'object' ? address?.port : undefined });
});
