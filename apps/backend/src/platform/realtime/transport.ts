import type { Socket } from 'socket.io';
import type { EncodedEvent } from './frames.js';

type Connection = Socket['conn'];

/**
 * What lies below Socket.IO's public interface and is used here: the parts its own adapter uses to send one encoded
 * frame to many sockets (`wsPreEncodedFrame`), and how much a connection still has to write.
 */
interface Internals {
  writeBuffer?: { data?: string; options?: { wsPreEncodedFrame?: Buffer[] } }[];
  transport: {
    socket?: {
      bufferedAmount?: number;
      terminate?: () => void;
      _socket?: { cork: () => void; uncork: () => void };
    };
  };
  flush: () => void;
}
const internals = (connection: Connection): Internals => connection as unknown as Internals;

/** Packets that may wait before their bytes are added up: the sum is only worth its cost for a slow reader. */
const FEW_PACKETS = 16;

/** Queues events on a connection. A WebSocket takes all frames as one write; polling takes packet by packet. */
export const writeFrames = (
  connection: Connection,
  events: readonly EncodedEvent[],
  frames: Buffer,
): void => {
  if (connection.transport.name === 'websocket') {
    const options = { compress: false, preEncoded: true, wsPreEncodedFrame: [frames] };
    connection.write('', options);
    return;
  }
  for (const event of events) connection.write(event.packet, { compress: false });
};

/** Bytes that the peer has not taken yet. */
export const backlogBytes = (connection: Connection): number => {
  const { writeBuffer, transport } = internals(connection);
  let bytes = transport.socket?.bufferedAmount ?? 0;
  if (writeBuffer && writeBuffer.length > FEW_PACKETS) {
    for (const packet of writeBuffer) {
      bytes += packet.options?.wsPreEncodedFrame?.[0]?.length ?? packet.data?.length ?? 0;
    }
  }
  return bytes;
};

/** Ends a connection at once: a closing handshake would wait behind the very backlog that is the trouble. */
export const terminate = (connection: Connection): void => {
  const { transport } = internals(connection);
  if (transport.socket?.terminate) transport.socket.terminate();
  else connection.close(true);
};

/**
 * Lets what is written to a connection within one tick (acknowledgements, events of several conversations) leave in
 * one system call: most of a busy server's time goes into these calls.
 */
export const gatherWrites = (connection: Connection): void => {
  const inner = internals(connection);
  const flush = inner.flush.bind(connection);
  let scheduled = false;
  inner.flush = () => {
    if (scheduled) return;
    scheduled = true;
    process.nextTick(() => {
      scheduled = false;
      const stream = inner.transport.socket?._socket;
      stream?.cork();
      flush();
      stream?.uncork();
    });
  };
};
