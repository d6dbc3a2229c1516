import { setTimeout as sleep } from 'node:timers/promises';
import { HttpConnection } from '../client/http-client.ts';
import { latencyProfile } from '../stats.ts';

export interface HttpThroughput {
  perSecond: number;
  /** Milliseconds at `latencyShares`. */
  profile: number[];
  bytes: number;
}

export interface HttpLoopOptions {
  connections: number;
  warmUpSeconds: number;
  seconds: number;
  status: number;
  /** The request of a connection; asked for anew each time. */
  request: (connection: number) => Buffer;
}

/** Keeps one request under way on each of a number of kept-alive connections. */
export const httpLoop = async (url: string, options: HttpLoopOptions): Promise<HttpThroughput> => {
  const connections = await Promise.all(
    Array.from({ length: options.connections }, () => HttpConnection.open(url)),
  );
  const waits: number[] = [];
  let measuring = false;
  const state = { stopped: false };
  let bytes = 0;
  const lane = async (connection: HttpConnection, index: number): Promise<void> => {
    while (!state.stopped) {
      const request = options.request(index);
      const sentAt = performance.now();
      const { status, body } = await connection.send(request);
      if (status !== options.status)
        throw new Error(
          `answered ${status} instead of ${options.status}: ${body.toString('utf8').slice(0, 300)}`,
        );
      if (!measuring) continue;
      waits.push(performance.now() - sentAt);
      bytes = body.length;
    }
  };
  const work = Promise.all(connections.map(lane));
  const window = async (): Promise<number> => {
    await sleep(options.warmUpSeconds * 1000);
    measuring = true;
    const start = performance.now();
    await sleep(options.seconds * 1000);
    state.stopped = true;
    return (performance.now() - start) / 1000;
  };
  try {
    // A lane that fails ends the run at once.
    const [seconds] = await Promise.all([window(), work]);
    return { perSecond: waits.length / seconds, profile: latencyProfile(Float64Array.from(waits)), bytes };
  } finally {
    state.stopped = true;
    for (const connection of connections) connection.close();
  }
};
