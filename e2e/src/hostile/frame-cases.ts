import { randomBytes } from 'node:crypto';
import { clientEvents } from '@quemiai/contract/events';
import type { Random } from '../harness/random.js';
import { brokenJson, junkJson, mutilate } from './junk.js';

export interface FrameCase {
  name: string;
  data: string | Buffer;
  binary?: boolean;
  /** The bytes go below the WebSocket protocol. */
  below?: boolean;
  /**
   * What must come back: a refusing acknowledgement; an `error` event; any refusal, the end of the connection among
   * them; any answer at all, where mutilation may have left something sound; or nothing.
   */
  due: 'ack' | 'error' | 'refusal' | 'any' | 'nothing';
}

const names = Object.keys(clientEvents);
const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const strangers = [
  'nope',
  'message:new',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '',
  'ping',
  '\u0000',
];

/** Frames that decode to an event: answered where it was asked for, else by an `error` event. */
function events(): FrameCase[] {
  const called = (payload: string) => ['7', ''].map((ack) => [ack, payload] as const);
  return [
    ...names.flatMap((name) =>
      [...junkJson.flatMap(called), ...called('null'), ...called('{}')].map(([ack, payload]): FrameCase => {
        const data = `42/chat,${ack}[${JSON.stringify(name)},${payload}]`;
        return { name: `${name} ${payload.slice(0, 80)}`, data, due: ack === '' ? 'error' : 'ack' };
      }),
    ),
    ...[...names, ...strangers].flatMap((name): FrameCase[] => [
      { name: `${name} without a payload`, data: `42/chat,8[${JSON.stringify(name)}]`, due: 'ack' },
      { name: `${name} without anything`, data: `42/chat,[${JSON.stringify(name)}]`, due: 'error' },
      { name: `${name} with too much`, data: `42/chat,9[${JSON.stringify(name)},{},{},1,"x"]`, due: 'ack' },
    ]),
    { name: 'a number for a name', data: '42/chat,1[7,{}]', due: 'ack' },
    { name: 'a number for a name, no ack', data: '42/chat,[7,{}]', due: 'error' },
    { name: 'a wrong token', data: '40/chat,{"token":"x"}', due: 'refusal' },
    { name: 'an unknown namespace', data: '40/nope,', due: 'refusal' },
    { name: '__proto__ for a cursor', data: '42/chat,1["sync",{"cursors":{"__proto__":1}}]', due: 'any' },
    { name: 'an empty packet', data: '4', due: 'any' },
  ];
}

/** Frames that cannot be read: nothing can be answered but the end of the connection. */
function undecodable(): FrameCase[] {
  const packets = [
    ...['', '7', '8', 'x', '\u0000', '4x', '49', '42', '42[', '42{}', '42/chat', '42/chat,', '42/chat,1'],
    ...[
      '42/chat,{}',
      '42/chat,[]',
      '42/chat,[null]',
      '42/chat,[{}]',
      '42/chat,"x"',
      '42["x"]',
      '42/nope,["x"]',
    ],
    ...[
      '42/chat,["connect"]',
      '42/chat,["disconnect"]',
      '42/chat,["disconnecting"]',
      '42/chat,["newListener"]',
    ],
    ...['45', '45x-/chat,[]', '45-1-/chat,["typing"]', '4599999999-/chat,["typing",{}]', '2', '2probe'],
    ...['40[]', '40/chat,[1]', '40/chat,"x"', '41/chat,{}', '43/chat,1{}', '44/chat,7', '46', '47'],
    ...brokenJson.map((text) => `42/chat,1["typing",${text}]`),
    ...brokenJson.map((text) => `42/chat,1${text}`),
  ];
  const invalidUtf8 = [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80]].map((bytes) =>
    Buffer.concat([
      Buffer.from('42/chat,1["typing",{"conversationId":"'),
      Buffer.from(bytes),
      Buffer.from('"}]'),
    ]),
  );
  const below = {
    'an unmasked frame': [0x81, 0x01, 0x32],
    'a reserved opcode': [0x83, 0x80, 0, 0, 0, 0],
    'reserved bits': [0xf1, 0x80, 0, 0, 0, 0],
    'a continuation of nothing': [0x80, 0x80, 0, 0, 0, 0],
    'a fragmented ping': [0x09, 0x80, 0, 0, 0, 0],
    'a close code that is reserved': [0x88, 0x82, 0, 0, 0, 0, 0x03, 0xed],
    'a length beyond every bound': [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  };
  return [
    ...packets.map((data): FrameCase => ({ name: `packet ${data}`, data, due: 'refusal' })),
    ...invalidUtf8.map((data): FrameCase => ({ name: 'invalid UTF-8', data, binary: false, due: 'refusal' })),
    ...[64, 100, 1_000].map((kib): FrameCase => ({
      name: `${kib} KiB in one frame`,
      data: `42/chat,1["typing",{"conversationId":"${'x'.repeat(kib * 1024)}"}]`,
      due: 'refusal',
    })),
    ...[0, 1, 7, 1_000, 70_000].map((size): FrameCase => ({
      ...{ name: `${size} bytes of binary`, data: randomBytes(size), binary: true, due: 'refusal' },
    })),
    ...Object.entries(below).map(([name, bytes]): FrameCase => ({
      ...{ name, data: Buffer.from(bytes), below: true, due: 'refusal' },
    })),
  ];
}

/** Packets that the protocol allows and that ask for nothing: the connection must live on. */
const harmless: FrameCase[] = ['3', '43/chat,', '43/chat,99[]', '43/chat,99["x"]'].map((data) => ({
  ...{ name: `packet ${data}`, data, due: 'nothing' },
}));

/** At least `count` malformed frames: every kind, filled up with well-formed ones that were mutilated. */
export function frameCases(count: number, random: Random): FrameCase[] {
  const cases = [...events(), ...undecodable(), ...harmless];
  const sound = [
    `["message:send",{"conversationId":"${id}","clientId":"${id}","body":"hello"}]`,
    `["sync",{"cursors":{"${id}":0}}]`,
    `["typing",{"conversationId":"${id}","active":true}]`,
    `["read",{"conversationId":"${id}","seq":1}]`,
    `["presence:watch",{"userIds":["${id}"]}]`,
  ];
  while (cases.length < count) {
    const data = `42/chat,1${mutilate(random.pick(sound), random)}`;
    cases.push({ name: `mutilated ${data}`, data, due: 'any' });
  }
  return cases;
}
