import type { ServerEventName, ServerEvents } from '@quemiai/contract/events';

const NAMESPACE = '/chat';

/** One event, encoded once for however many sockets. */
export interface EncodedEvent {
  /** The Socket.IO packet as text, for transports other than WebSocket. */
  packet: string;
  /** The packet as one whole WebSocket text frame (RFC 6455, section 5.2), unmasked as servers send it. */
  frame: Buffer;
}

const frameOf = (text: string): Buffer => {
  const length = Buffer.byteLength(text);
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = 0x81;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, header);
  return frame;
};

export const encodeEvent = <E extends ServerEventName>(name: E, payload: ServerEvents[E]): EncodedEvent => {
  const packet = `2${NAMESPACE},${JSON.stringify([name, payload])}`;
  // "4" is Engine.IO's packet type for a message.
  return { packet, frame: frameOf(`4${packet}`) };
};
