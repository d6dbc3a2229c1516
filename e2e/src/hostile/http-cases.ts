import { routeKeys, routeSpec, type RouteKey } from '@quemiai/contract/routes';
import type { Random } from '../harness/random.js';
import { brokenJson, junkJson, mutilate } from './junk.js';

export interface HttpCase {
  name: string;
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: BodyInit;
}

const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const json = { 'content-type': 'application/json' };
const methodOf = (key: RouteKey): string => key.split(' ')[0] ?? '';
const pathOf = (key: RouteKey, param: string): string =>
  `/api/v1${(key.split(' ')[1] ?? '').replace(/:\w+/g, param)}`;

const withBody = routeKeys.filter((key) => routeSpec(key).body !== undefined);
const withParams = routeKeys.filter((key) => routeSpec(key).params !== undefined);
const withQuery = routeKeys.filter((key) => routeSpec(key).query !== undefined);

const wrongTypes = [
  ...[
    'text/plain',
    'application/xml',
    'multipart/form-data',
    'application/x-www-form-urlencoded',
    'image/png',
  ],
  ...['application/octet-stream', 'application/json/x', 'json', '*/*', 'application/json; charset=utf-16'],
];
const wrongParams = [
  ...['x', '%00', '%ff', '%', '%zz', '%E0%A4%A', '%c0%ae%c0%ae', '..%2f..%2fetc', '__proto__', 'constructor'],
  ...[
    '%F0%9F%98%80',
    `${id}0`,
    id.slice(1),
    `${id}%00`,
    '1',
    '-1',
    'null',
    '%20',
    "'%20OR%201=1--",
    'a'.repeat(5_000),
  ],
];
const wrongQueries = [
  ...[
    'limit=0',
    'limit=-1',
    'limit=101',
    'limit=1e9',
    'limit=abc',
    'limit=1.5',
    'limit=NaN',
    'limit=',
    'limit=%00',
  ],
  ...['limit=1&limit=2', 'limit=99999999999999999999'],
];
const wrongCursors = [
  'x',
  '%00',
  '{}',
  'null',
  'A'.repeat(501),
  'eyJpZCI6IngifQ',
  'W10',
  'bnVsbA',
  '%ff',
  '-1',
];
const wrongTokens = [
  ...[
    'Bearer',
    'Bearer ',
    'Bearer x',
    'Bearer a.b.c',
    `Bearer ${'x'.repeat(8_000)}`,
    'Basic eDp5',
    'x',
    'Bearer null',
  ],
  // {"alg":"none"} and an empty signature.
  'Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiIwMTg5MGE1ZC1hYzk2LTc3NGItYmNjZS1iMzAyMDk5YTgwNTcifQ.',
];

function bodies(key: RouteKey): HttpCase[] {
  const to = { method: methodOf(key), path: pathOf(key, id) };
  const bytes = [
    [0xff, 0xfe],
    [0xc3, 0x28],
    [0xed, 0xa0, 0x80],
  ].map((each) => Buffer.concat([Buffer.from('{"body":"'), Buffer.from(each), Buffer.from('"}')]));
  return [
    ...[...junkJson, ...brokenJson].map((body) => ({ name: body.slice(0, 80), ...to, headers: json, body })),
    ...bytes.map((body) => ({ name: 'invalid UTF-8', ...to, headers: json, body })),
    ...wrongTypes.map((type) => ({ name: type, ...to, headers: { 'content-type': type }, body: '{"a":1}' })),
    { name: '300 KiB', ...to, headers: json, body: `{"body":"${'x'.repeat(300 * 1024)}"}` },
    { name: 'bad gzip', ...to, headers: { ...json, 'content-encoding': 'gzip' }, body: 'no gzip' },
  ];
}

function cases(): HttpCase[] {
  return [
    ...withBody.flatMap(bodies),
    ...withParams.flatMap((key) =>
      wrongParams.map((param) => ({ name: param, method: methodOf(key), path: pathOf(key, param) })),
    ),
    ...withQuery
      .flatMap((key) => {
        const cursors = wrongCursors.map((cursor) => `cursor=${cursor}`);
        const queries = key === 'GET /conversations/:id/messages' ? ['before=x', 'after=-1'] : cursors;
        return [...wrongQueries, ...queries].map((query) => [key, query] as const);
      })
      .map(([key, query]) => {
        const needed = key === 'GET /search' ? 'q=anna&' : '';
        return {
          name: query,
          method: methodOf(key),
          path: `${pathOf(key, 'CONVERSATION')}?${needed}${query}`,
        };
      }),
    ...['', '&q=', '&q=%00', `&q=${'x'.repeat(101)}`, '&q=a&type=nope', '&q=a&q=b'].map((query) => ({
      ...{ name: `search ${query}`, method: 'GET', path: `/api/v1/search?${query}` },
    })),
    ...wrongTokens.map((authorization) => ({
      ...{
        name: authorization.slice(0, 40),
        method: 'GET',
        path: '/api/v1/users/me',
        headers: { authorization },
      },
    })),
    ...[
      '/api/v1/nope',
      '/api/v1',
      '/api/v1/auth/login/',
      '/api/v2/users/me',
      '/api/v1//users/me',
      '/api/v1/%',
    ].map((path) => ({ name: path, method: 'GET', path })),
    ...['PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) => ({
      ...{ name: `${method} where it is not`, method, path: '/api/v1/auth/login' },
    })),
    { name: 'an overlong path', method: 'GET', path: `/api/v1/${'x'.repeat(12_000)}` },
    { name: 'an overlong query', method: 'GET', path: `/api/v1/users/me?x=${'x'.repeat(200_000)}` },
    {
      name: 'overlong header fields',
      method: 'GET',
      path: '/health',
      headers: { 'x-y': 'y'.repeat(200_000) },
    },
  ];
}

/** At least `count` malformed requests; CONVERSATION stands for one that the caller is in. */
export function httpCases(count: number, random: Random): HttpCase[] {
  const all = cases();
  const sound = [
    ['POST', '/auth/login', '{"identifier":"anna","password":"correct horse battery staple"}'],
    ['POST', '/conversations', `{"type":"group","memberIds":["${id}"],"name":"x"}`],
    ['PUT', `/conversations/${id}/read`, '{"seq":1}'],
    ['POST', `/conversations/${id}/messages`, `{"clientId":"${id}","body":"x"}`],
  ] as const;
  while (all.length < count) {
    const [method, path, body] = random.pick(sound);
    const spoilt = `${mutilate(body, random)}]`;
    all.push({ name: `mutilated ${spoilt}`, method, path: `/api/v1${path}`, headers: json, body: spoilt });
  }
  return all;
}

/** Bytes that are no HTTP request; the answer is a bare 4xx, or the end of the connection. */
export const brokenRequests: readonly string[] = [
  ...['GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', 'FOO / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ...['GET / HTTP/1.1\r\nHost: x\r\nX Y: z\r\n\r\n', 'GET / HTTP/1.1\r\nHost: x\r\nA: \u0000\r\n\r\n'],
  'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
  'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx',
  'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n',
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
];
