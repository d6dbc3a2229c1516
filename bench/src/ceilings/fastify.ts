/** Ceiling for HTTP: a bare Fastify server that inserts one row per POST and reads a page of rows per GET. */
import Fastify from 'fastify';
import pg from 'pg';
import { endWithBench, settingText, tell } from './child.ts';
import { asMessage, insertRow, type NewRow } from './rows.ts';

endWithBench();
const pool = new pg.Pool({ connectionString: settingText('databaseUrl') });
const app = Fastify();

app.get('/health', () => ({ status: 'ok' }));

app.post<{ Body: NewRow }>('/rows', async (request, reply) => {
  const id = await insertRow(pool, request.body);
  return reply.code(201).send(asMessage(request.body, id, 1));
});

app.get<{ Querystring: { limit?: string } }>('/rows', async (request) => {
  const { rows } = await pool.query<{ id: string; conversation_id: string; client_id: string; body: string }>(
    {
      name: 'page',
      text: 'select id, conversation_id, client_id, body from ceiling_row order by id limit $1',
      values: [Number(request.query.limit ?? 20)],
    },
  );
  return {
    items: rows.map((row, i) =>
      asMessage(
        { conversationId: row.conversation_id, clientId: row.client_id, body: row.body },
        row.id,
        i + 1,
      ),
    ),
    hasMore: true,
  };
});

await app.listen({ host: '127.0.0.1', port: 0 });
const address = app.server.address();
tell({ port: typeof address === 'object' ? address?.port : undefined });
