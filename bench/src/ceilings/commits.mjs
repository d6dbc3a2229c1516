// Ceiling for writes: how many one-row transactions one Node process gets committed, with a number of connections each
// sending its next insert when the last is committed.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { endWithBench, settingNumber, settingText, tell } from './child.mjs';
import { insertRow } from './rows.mjs';

const warmUpMs = 500;

endWithBench();
const seconds = settingNumber('seconds');
const body = settingText('body');

const clients = await Promise.all(
  Array.from({ length: settingNumber('connections') }, async () => {
    const client = new pg.Client({ connectionString: settingText('databaseUrl') });
    await client.connect();
    return client;
  }),
);

const start = performance.now() + warmUpMs;
const end = start + seconds * 1000;
let commits = 0;
await Promise.all(
  clients.map(async (client) => {
    const conversationId = randomUUID();
    while (performance.now() < end) {
      await insertRow(client, { conversationId, clientId: randomUUID(), body });
      const now = performance.now();
      if (now >= start && now < end) commits++;
    }
  }),
);
tell({ perSecond: commits / seconds });
await Promise.all(clients.map((client) => client.end()));
process.disconnect();
