import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

export interface TcpProxy {
  port: number;
  /** Accepts and keeps connections, and lets nothing through: what a stopped server or a cut line looks like. */
  hang: () => void;
  /** Lets everything through again, what waited included. */
  resume: () => void;
  /** Cuts every connection and refuses new ones. */
  cut: () => void;
  /** Connections that are open now. */
  connections: () => number;
  close: () => Promise<void>;
}

/** A line to another port that can be made to fail. */
export const tcpProxy = async (targetPort: number, targetHost = '127.0.0.1'): Promise<TcpProxy> => {
  const pairs = new Set<[Socket, Socket]>();
  let state: 'open' | 'hanging' | 'cut' = 'open';
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(targetPort, targetHost);
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
        pairs.delete(pair);
      });
      if (state === 'hanging') socket.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    state = 'cut';
    for (const [near] of pairs) near.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    hang: () => {
      state = 'hanging';
      for (const socket of [...pairs].flat()) socket.pause();
    },
    resume: () => {
      state = 'open';
      for (const socket of [...pairs].flat()) socket.resume();
    },
    cut,
    connections: () => pairs.size,
    close: async () => {
      cut();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
};
