import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Field, readInt, startsWith } from './fields.ts';
import { FrameReader, encodeFrame, opcodes } from './frames.ts';

/** A frame as a server sends it: not masked. */
const serverFrame = (payload: string, opcode: number = opcodes.text): Buffer => {
  const body = Buffer.from(payload);
  const head =
    body.length < 126
      ? Buffer.from([0x80 | opcode, body.length])
      : body.length < 65_536
        ? Buffer.from([0x80 | opcode, 126, body.length >> 8, body.length & 255])
        : Buffer.from([
            0x80 | opcode,
            127,
            0,
            0,
            0,
            0,
            0,
            body.length >> 16,
            (body.length >> 8) & 255,
            body.length & 255,
          ]);
  return Buffer.concat([head, body]);
};

const collect = () => {
  const seen: { text: string; opcode: number }[] = [];
  const reader = new FrameReader((bytes, start, end, opcode) => {
    seen.push({ text: bytes.toString('utf8', start, end), opcode });
  });
  return { seen, reader };
};

describe('FrameReader', () => {
  const texts = [
    '',
    'a',
    'é'.repeat(60),
    'x'.repeat(125),
    'y'.repeat(126),
    'z'.repeat(65_535),
    'w'.repeat(70_000),
  ];

  it('reads frames of every length form that arrive in one chunk', () => {
    const { seen, reader } = collect();
    reader.push(Buffer.concat(texts.map((text) => serverFrame(text))));
    expect(seen.map((frame) => frame.text)).toEqual(texts);
  });

  it.each([1, 2, 3, 7, 100, 65_536])('reads the same frames cut into pieces of %i bytes', (size) => {
    const { seen, reader } = collect();
    const stream = Buffer.concat(
      ['', 'short', 'm'.repeat(300), 'n'.repeat(66_000), 'end'].map((t) => serverFrame(t)),
    );
    const piece = Buffer.alloc(size);
    const step = size < 7 ? stream.subarray(0, 320) : stream;
    for (let at = 0; at < step.length; at += size) {
      // The piece is used again for each read, as a socket's read buffer is.
      const length = step.copy(piece, 0, at, at + size);
      reader.push(piece.subarray(0, length));
    }
    const wanted =
      size < 7 ? ['', 'short', 'm'.repeat(300)] : ['', 'short', 'm'.repeat(300), 'n'.repeat(66_000), 'end'];
    expect(seen.map((frame) => frame.text)).toEqual(wanted);
  });

  it('tells control frames by their opcode', () => {
    const { seen, reader } = collect();
    reader.push(
      Buffer.concat([serverFrame('p', opcodes.ping), serverFrame('t'), serverFrame('', opcodes.close)]),
    );
    expect(seen.map((frame) => frame.opcode)).toEqual([opcodes.ping, opcodes.text, opcodes.close]);
  });

  it('refuses what it does not read: fragments, compression, masks', () => {
    expect(() => collect().reader.push(Buffer.from([0x01, 1, 65]))).toThrow('fragmented');
    expect(() => collect().reader.push(Buffer.from([0xc1, 1, 65]))).toThrow('compressed');
    expect(() => collect().reader.push(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 65]))).toThrow('masked');
  });
});

describe('encodeFrame', () => {
  it.each([0, 5, 125, 126, 65_535, 65_536])(
    'masks a payload of %i bytes so that a server reads it back',
    (length) => {
      const payload = 'é'.repeat(length >> 1) + 'a'.repeat(length & 1);
      const frame = encodeFrame(payload);
      const head = frame.length - length - 4;
      const mask = frame.subarray(head, head + 4);
      const body = frame.subarray(head + 4).map((byte, i) => byte ^ (mask[i & 3] ?? 0));
      expect(frame[0]).toBe(0x81);
      expect((frame[1] ?? 0) & 0x80).toBe(0x80);
      expect(createHash('sha1').update(body).digest('hex')).toBe(
        createHash('sha1').update(payload).digest('hex'),
      );
    },
  );
});

describe('Field', () => {
  it('finds a value where it was before and where it has moved to, and tells when it is not there', () => {
    const field = new Field('"seq":');
    for (const text of [
      '{"id":"1","seq":12}',
      '{"id":"1","seq":13}',
      '{"id":"1000","seq":14}',
      '{"seq":15,"id":""}',
    ]) {
      const bytes = Buffer.from(`42${text}`);
      const at = field.find(bytes, 2, bytes.length);
      expect(readInt(bytes, at, bytes.length)).toBe(Number(/"seq":(\d+)/.exec(text)?.[1]));
    }
    expect(field.find(Buffer.from('{"rev":1}'), 0, 9)).toBe(-1);
  });

  it('does not look past the end of its frame', () => {
    const bytes = Buffer.from('{"a":1}{"seq":2}');
    expect(new Field('"seq":').find(bytes, 0, 7)).toBe(-1);
    expect(startsWith(bytes, 7, 10, Buffer.from('{"seq'))).toBe(false);
    expect(startsWith(bytes, 7, 12, Buffer.from('{"seq'))).toBe(true);
  });

  it('reads no number where there is none', () => {
    expect(readInt(Buffer.from('null'), 0, 4)).toBe(-1);
    expect(readInt(Buffer.from('0,'), 0, 2)).toBe(0);
  });
});
