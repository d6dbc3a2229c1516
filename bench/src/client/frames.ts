import { randomBytes } from 'node:crypto';

export const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Called once per whole frame; the bytes are valid only until it returns. */
export type OnFrame = (bytes: Buffer, start: number, end: number, opcode: number) => void;

/**
 * Cuts a byte stream of a WebSocket server into frames (RFC 6455) without copying those that lie whole in a chunk.
 * Knows what these servers send: unmasked, unfragmented, without extensions. Anything else throws, as a frame that is
 * passed over in silence would make a figure wrong.
 */
export class FrameReader {
  private readonly onFrame: OnFrame;
  private rest: Buffer | undefined;

  constructor(onFrame: OnFrame) {
    this.onFrame = onFrame;
  }

  /** @param chunk may be overwritten by the caller afterwards. */
  push(chunk: Buffer): void {
    const bytes = this.rest === undefined ? chunk : Buffer.concat([this.rest, chunk]);
    this.rest = undefined;
    const used = this.read(bytes);
    if (used < bytes.length) this.rest = Buffer.from(bytes.subarray(used));
  }

  /** Returns how many bytes were of whole frames. */
  private read(bytes: Buffer): number {
    let at = 0;
    while (bytes.length - at >= 2) {
      const first = bytes[at] ?? 0;
      const second = bytes[at + 1] ?? 0;
      if ((first & 0xf0) !== 0x80) throw new Error('the server sent a fragmented or compressed frame');
      if ((second & 0x80) !== 0) throw new Error('the server sent a masked frame');
      let length = second;
      let start = at + 2;
      if (second === 126) {
        if (bytes.length < start + 2) break;
        length = bytes.readUInt16BE(start);
        start += 2;
      } else if (second === 127) {
        if (bytes.length < start + 8) break;
        if (bytes.readUInt32BE(start) !== 0) throw new Error('the server sent a frame above 4 GiB');
        length = bytes.readUInt32BE(start + 4);
        start += 8;
      }
      const end = start + length;
      if (end > bytes.length) break;
      this.onFrame(bytes, start, end, first & 0x0f);
      at = end;
    }
    return at;
  }
}

const mask = randomBytes(4);

/** One masked frame as a client sends it. The mask is fixed for the process: it need not be secret on one machine. */
export const encodeFrame = (payload: string | Buffer, opcode: number = opcodes.text): Buffer => {
  const length = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const head = 2 + extended;
  const frame = Buffer.allocUnsafe(head + 4 + length);
  frame[0] = 0x80 | opcode;
  if (extended === 0) frame[1] = 0x80 | length;
  else if (extended === 2) {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 0x80 | 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(length, 6);
  }
  mask.copy(frame, head);
  const body = head + 4;
  if (typeof payload === 'string') frame.write(payload, body);
  else payload.copy(frame, body);
  for (let i = 0; i < length; i++) frame[body + i] = (frame[body + i] ?? 0) ^ (mask[i & 3] ?? 0);
  return frame;
};
