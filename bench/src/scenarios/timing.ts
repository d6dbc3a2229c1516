import { HttpConnection, encodeRequest } from '../client/http-client.ts';
import type { Context } from '../context.ts';
import { query } from '../servers/postgres.ts';
import { figure, type Figure, type ScenarioResult } from '../results.ts';
import { latencyProfile, median } from '../stats.ts';

/** Of people who confirmed their address, of people who only gave one, and of people who have no account, each. */
const samples = 500;
const warmUp = 20;

interface Ask {
  name: string;
  path: string;
  status: number;
  /** @param username of somebody who may or may not exist */
  body: (username: string) => object;
}

const asks: Ask[] = [
  {
    name: 'Signing in with a wrong password',
    path: '/auth/login',
    status: 401,
    body: (username) => ({ identifier: username, password: 'a wrong pass phrase of somebody' }),
  },
  {
    name: 'Signing in by an address with a wrong password',
    path: '/auth/login',
    status: 401,
    body: (username) => ({
      identifier: `${username}@bench.example.com`,
      password: 'a wrong pass phrase of somebody',
    }),
  },
  {
    name: 'Asking for a new password',
    path: '/auth/password/forgot',
    status: 204,
    body: (username) => ({ email: `${username}@bench.example.com` }),
  },
  {
    name: 'Asking for the confirmation again',
    path: '/auth/email/resend',
    status: 204,
    body: (username) => ({ email: `${username}@bench.example.com` }),
  },
  // The last: from then on each address is known.
  {
    name: 'Registering with an address',
    path: '/auth/register',
    status: 201,
    body: (username) => ({
      email: `${username}@bench.example.com`,
      username: username.replace(/^[a-z]+_/, 'new_') + (username.startsWith('ghost_') ? 'g' : 'k'),
      password: 'a pass phrase that nobody guesses',
    }),
  },
];

type Kind = 'confirmed' | 'given' | 'unknown';
const kinds: readonly Kind[] = ['confirmed', 'given', 'unknown'];

interface Person {
  username: string;
  kind: Kind;
}

/** In an order that has nothing to do with who is known: what one request leaves behind burdens both alike. */
const shuffled = <T>(items: readonly T[]): T[] => {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    const [a, b] = [result[last], result[other]];
    if (a !== undefined && b !== undefined) [result[last], result[other]] = [b, a];
  }
  return result;
};

/** An address for each request, so that no bound on one address is reached: the server believes what loopback forwards. */
const addressOf = (number: number): string => `198.18.${(number >> 8) & 255}.${number & 255}`;

const measure = async (
  { product, say }: Context,
  ask: Ask,
  people: readonly Person[],
): Promise<Record<Kind, number[]>> => {
  const url = new URL(`${product.target.url}/api/v1${ask.path}`);
  const connection = await HttpConnection.open(product.target.url);
  const times: Record<Kind, number[]> = { confirmed: [], given: [], unknown: [] };
  const warm = Array.from({ length: warmUp }, (_, i) => ({
    username: `warm_${i}`,
    kind: 'unknown' as const,
  }));
  for (const [index, { username, kind }] of [...warm, ...shuffled(people)].entries()) {
    const headers = { 'x-forwarded-for': addressOf(index) };
    const request = encodeRequest('POST', url, headers, ask.body(username));
    const from = performance.now();
    const { status, body } = await connection.send(request);
    const elapsed = performance.now() - from;
    if (status !== ask.status)
      throw new Error(`${ask.path} was answered ${status}: ${body.toString().slice(0, 300)}`);
    if (index >= warmUp) times[kind].push(elapsed);
  }
  connection.close();
  const medians = kinds.map((kind) => `${kind} ${median(times[kind]).toFixed(3)} ms`);
  say(`  ${ask.name}: ${medians.join(', ')}`);
  return times;
};

export const timing = async (context: Context): Promise<ScenarioResult> => {
  const { people } = context.product;
  const { restart, productDatabaseUrl } = context;
  if (restart === undefined || productDatabaseUrl === undefined)
    throw new Error('timing needs a server of its own');
  await people.registerUpTo(2 * samples);
  const half = people.ids.slice(0, samples);
  const confirm = 'UPDATE users SET email_verified_at = now() WHERE id = ANY($1::uuid[])';
  await query(productDatabaseUrl, confirm, [half]);
  // Guesses are counted, as they are where people sign in.
  await restart([], { RATE_LIMITS: 'on' });
  const known = people.names
    .slice(0, 2 * samples)
    .map((username, index): Person => ({ username, kind: index < samples ? 'confirmed' : 'given' }));
  // The same form and length: only the database knows the difference.
  const unknown = known
    .slice(0, samples)
    .map(({ username }): Person => ({ username: username.replace('bench_', 'ghost_'), kind: 'unknown' }));
  const figures: Figure[] = [];
  const latency: Record<string, number[]> = {};
  for (const ask of asks) {
    const times = await measure(context, ask, [...known, ...unknown]);
    const medians = kinds.map((kind) => median(times[kind]));
    const difference = Math.max(...medians) - Math.min(...medians);
    figures.push(
      figure({
        name: `${ask.name}: difference of the medians`,
        unit: 'ms',
        better: 'less',
        product: [difference],
        goal: { atMost: 5, unit: 'ms' },
      }),
    );
    for (const kind of kinds)
      latency[`${ask.name}, ${kind}`] = latencyProfile(Float64Array.from(times[kind]));
  }
  await restart([]);
  return {
    name: 'timing',
    title: 'Whether the time tells who has an account',
    method: `One kept-alive connection, one request at a time, ${samples} for people who confirmed their address, ${samples} for people who have an account and only gave one, and ${samples} for people who have none, in random order; each person once, each from an address of its own. The difference is that of the fastest and the slowest of the three. Rate limits and the counting of guesses are on.`,
    figures,
    latency,
  };
};
