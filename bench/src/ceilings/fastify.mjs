// Ceiling for HTTP: a bare Fastify server that inserts one row per POST and reads a page of rows per GET.
import Fastify from 'fastify';
import pg from 'pg';
import { endWithBench, settingText, tellPort } from './child.mjs';
import { asMessage, insertRow } from './rows.mjs';

endWithBench();
const pool = new pg.Pool({ connectionString: settingText('databaseUrl') });
const app = Fastify();

app.get('/health', () => ({ status: 'ok' }));

app.post('/rows', async (request, reply) => {
  const row = /** @type {import('./rows.mjs').NewRow} */ (request.body);
  const id = await insertRow(pool, row);
  return reply.code(201).send(asMessage(row, id, 1));
});

app.get('/rows', async (request) => {
  const query = /** @type {{ limit?: string }} */ (request.query);
  const { rows } = await pool.query({
    name: 'page',
    text: `select id, conversation_id as "conversationId", client_id as "clientId", body
           from ceiling_row order by id limit $1`,
    values: [Number(query.limit ?? 20)],
  });
  return { items: rows.map((row, i) => asMessage(row, row.id, i + 1)), hasMore: true };
});

await app.listen({ host: '127.0.0.1', port: 0 });
tellPort(app.server);
