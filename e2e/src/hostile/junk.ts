import type { Random } from '../harness/random.js';

const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const nested = (depth: number, open: string, close: string, core = '1'): string =>
  open.repeat(depth) + core + close.repeat(depth);
const manyIds = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${id.slice(0, -6)}${String(index).padStart(6, '0')}`);

/** JSON texts that no body and no event payload of the contract accepts. */
export const junkJson: readonly string[] = [
  ...['true', '0', '-1', '1e308', '""', '"x"', '[]', '[[]]', '[null]', '{"":""}', '{"unknown":1}'],
  ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '{"toString":1}'],
  '{"conversationId":null,"clientId":null,"body":null}',
  `{"conversationId":"${id}","clientId":"${id}","body":"x","__proto__":{"admin":true}}`,
  `{"conversationId":"${id}","clientId":"${id}","body":"x","admin":true}`,
  `{"conversationId":"${id}","clientId":"${id}","body":{"toString":"x"}}`,
  `{"conversationId":["${id}"],"clientId":"${id}","body":"x"}`,
  `{"conversationId":"${id}","clientId":"not-a-uuid","body":"x"}`,
  `{"conversationId":"${id}","clientId":"${id}","body":""}`,
  `{"conversationId":"${id}","clientId":"${id}","body":"  \\u200b "}`,
  `{"conversationId":"${id}","clientId":"${id}","body":"a\\u0000b"}`,
  `{"conversationId":"${id}","clientId":"${id}","body":"a\\ud800b"}`,
  `{"conversationId":"${id}","clientId":"${id}","body":"${'x'.repeat(8_001)}"}`,
  `{"conversationId":"${id}","clientId":"${id}","body":"x","mediaIds":{"length":1}}`,
  `{"conversationId":"${id}","clientId":"${id}","body":"x","replyTo":7}`,
  ...['-1', '1.5', '1e99', '"1"', '2147483648', 'null', '[1]'].map(
    (seq) => `{"conversationId":"${id}","seq":${seq}}`,
  ),
  ...['"yes"', '1', 'null', '{}'].map((active) => `{"conversationId":"${id}","active":${active}}`),
  ...['null', '[]', '7', '{"x":1}', `{"${id}":-1}`, `{"${id}":"1"}`, `{"${id}":1e99}`].map(
    (cursors) => `{"cursors":${cursors}}`,
  ),
  `{"cursors":${JSON.stringify(Object.fromEntries(manyIds(501).map((key) => [key, 0])))}}`,
  ...['null', '{}', '["x"]', `"${id}"`, '[null]', JSON.stringify(manyIds(501))].map(
    (userIds) => `{"userIds":${userIds}}`,
  ),
  nested(5_000, '[', ']'),
  nested(5_000, '{"a":', '}'),
  `{"body":${nested(3_000, '[', ']')}}`,
];

/** Texts that are no JSON at all. */
export const brokenJson: readonly string[] = [
  ...[
    '{',
    '}',
    '[',
    '{"a"',
    '{"a":}',
    '{a:1}',
    "{'a':1}",
    '{"a":1,}',
    '[1,]',
    '"x',
    'undefined',
    'NaN',
    '+1',
  ],
  ...['{"a":1}{"b":2}', '\u0000', '\ufeff{', '<xml/>', 'a=b', '{"a":"\n"}', '01', '{"a":"\\x"}'],
];

/** The text with one or two characters taken out, doubled or replaced. */
export function mutilate(text: string, random: Random): string {
  const characters = [...text];
  for (let times = 1 + random.below(2); times > 0; times -= 1) {
    const at = random.below(characters.length);
    const [character = ''] = characters.splice(at, 1);
    const put = random.pick(['', character + character, '\u0000', '9', '"', '}', '{', ']', 'é', '\\']);
    characters.splice(at, 0, put);
  }
  return characters.join('');
}
