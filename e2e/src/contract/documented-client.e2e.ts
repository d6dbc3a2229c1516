import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { group, password, three } from '../harness/people.js';
import { until } from '../harness/wait.js';

const origin = inject('origin');
const script = fileURLToPath(new URL('../../../docs/examples/follow.mjs', import.meta.url));

/** The client that docs/realtime.md shows, run as its reader would. */
const follow = (username: string, conversationId: string) => {
  const child = spawn(process.execPath, [script, origin, username, password, conversationId]);
  const ended = new Promise((resolve) => child.once('close', resolve));
  let output = '';
  const listen = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  return {
    type: (line: string) => child.stdin.write(`${line}\n`),
    lines: () => output.split('\n').slice(0, -1),
    output: () => output,
    ended,
    close: () => child.kill(),
  };
};

test('the documented client shows history and live messages once and in order, and sends', async () => {
  const [anna, bert, cleo] = await three(origin);
  const { id } = await group(anna, [bert]);
  // More than one page of sync.
  for (let n = 1; n <= 105; n++) await bert.send(id, `old ${n}`);
  const client = follow(anna.me.username, id);
  await until(client.output, () => client.lines().length === 105);
  client.type('from the script');
  await until(client.output, () => client.lines().length === 106);
  const sent = await Promise.all(Array.from({ length: 20 }, (_, n) => bert.send(id, `live ${n}`)));
  await until(client.output, () => client.lines().length === 126);
  expect(client.lines().map((line) => Number(/^#(\d+) /.exec(line)?.[1]))).toEqual(
    Array.from({ length: 126 }, (_, n) => n + 1),
  );
  expect(client.lines()[105]).toBe('#106 anna: from the script');
  const [last] = sent;
  if (!last) throw new Error('twenty were sent');
  await bert.ok('DELETE /messages/:id', { params: { id: last.id } });
  await until(client.output, () => client.lines().at(-1) === `#${last.seq} was deleted`);
  client.close();

  const stranger = follow(cleo.me.username, id);
  await stranger.ended;
  expect(stranger.output()).toContain('You are not a member of this conversation');
});
