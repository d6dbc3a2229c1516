import { strict as assert } from 'node:assert';
import { z } from 'zod';
import { residentBytes } from '../harness/processes.js';
import { entry, type Server } from '../harness/server.js';
import { until, within } from '../harness/wait.js';

const mebibyte = 1024 * 1024;

/** The server's command line with Node's inspector on a free loopback port, through which garbage is collected. */
export const inspected = [process.execPath, '--inspect=127.0.0.1:0', entry];

export interface Memory {
  /** MiB of JavaScript heap in use after a collection. */
  heap: number;
  /** MiB resident. */
  resident: number;
}

const usage = z.object({ id: z.number(), result: z.object({ usedSize: z.number().optional() }) });

/** What the server still holds once all garbage is gone. */
export async function memoryOf(server: Server): Promise<Memory> {
  // The process replaces itself once at its start: the last one is the one that runs.
  const address = [...server.output.matchAll(/Debugger listening on (ws:\S+)/g)].at(-1)?.[1];
  assert.ok(address, 'the server is started with its inspector');
  const inspector = new WebSocket(address);
  const ask = (id: number, method: string): Promise<z.infer<typeof usage>> => {
    const answer = new Promise<z.infer<typeof usage>>((resolve) =>
      inspector.addEventListener('message', ({ data }) => {
        const read = usage.safeParse(JSON.parse(String(data)));
        if (read.data?.id === id) resolve(read.data);
      }),
    );
    inspector.send(JSON.stringify({ id, method }));
    return within(method, 10_000, answer);
  };
  await until('the inspector opens', () => inspector.readyState === WebSocket.OPEN);
  await ask(1, 'HeapProfiler.collectGarbage');
  await ask(2, 'HeapProfiler.collectGarbage');
  const { result } = await ask(3, 'Runtime.getHeapUsage');
  inspector.close();
  const resident = (await residentBytes(server.pid)) / mebibyte;
  return { heap: Math.round((result.usedSize ?? 0) / mebibyte), resident: Math.round(resident) };
}
