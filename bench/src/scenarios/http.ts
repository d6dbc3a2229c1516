import { randomUUID } from 'node:crypto';
import { encodeRequest } from '../client/http-client.ts';
import { warmUpSeconds, type Context } from '../context.ts';
import { httpLoop, type HttpThroughput } from '../load/http-loop.ts';
import { figure, medianProfile, type Figure, type ScenarioResult } from '../results.ts';
import { takeTurns } from '../rounds.ts';
import { messageBody } from '../servers/target.ts';

const connections = 16;
const listLength = 20;
const pageLength = 50;

interface Call {
  name: string;
  status: number;
  product: (connection: number) => Buffer;
  bare: (connection: number) => Buffer;
}

/** The reader is in as many conversations as one page lists, and the room has a page of messages. */
const prepare = async ({ product }: Context): Promise<void> => {
  const { people, api, target } = product;
  const token = await people.token(0);
  const others = people.ids.slice(1, 3);
  for (let i = 0; i < listLength; i++)
    await api.call('POST', '/conversations', { type: 'group', memberIds: others, name: `List ${i}` }, token);
  for (let i = 0; i < pageLength; i++)
    await api.call(
      'POST',
      `/conversations/${target.community.room}/messages`,
      { clientId: randomUUID(), body: messageBody },
      token,
    );
};

const calls = async (context: Context): Promise<Call[]> => {
  const { product, ceilings } = context;
  const { small, room } = product.target.community;
  const url = (path: string): URL => new URL(`${product.target.url}/api/v1${path}`);
  const bareUrl = (path: string): URL => new URL(path, ceilings?.http ?? product.target.url);
  const authors = await Promise.all(
    Array.from({ length: connections }, async (_, i) => {
      const token = await product.people.token(small[i]?.members[0] ?? 0);
      return { authorization: `Bearer ${token}` };
    }),
  );
  const reader = { authorization: `Bearer ${await product.people.token(0)}` };
  const conversationId = randomUUID();
  const list = encodeRequest('GET', url(`/conversations?limit=${listLength}`), reader);
  const page = encodeRequest('GET', url(`/conversations/${room}/messages?limit=${pageLength}`), reader);
  const rows = (limit: number): Buffer => encodeRequest('GET', bareUrl(`/rows?limit=${limit}`), {});
  const [bareList, barePage] = [rows(listLength), rows(pageLength)];
  return [
    {
      name: 'POST message',
      status: 201,
      product: (i) =>
        encodeRequest('POST', url(`/conversations/${small[i]?.id}/messages`), authors[i] ?? {}, {
          clientId: randomUUID(),
          body: messageBody,
        }),
      bare: () =>
        encodeRequest(
          'POST',
          bareUrl('/rows'),
          {},
          { conversationId, clientId: randomUUID(), body: messageBody },
        ),
    },
    { name: `GET conversations (${listLength})`, status: 200, product: () => list, bare: () => bareList },
    { name: `GET messages (${pageLength})`, status: 200, product: () => page, bare: () => barePage },
  ];
};

const measure = async (
  context: Context,
  call: Call,
): Promise<{ figures: Figure[]; results: HttpThroughput[][] }> => {
  const { options, product, ceilings } = context;
  const run = (name: string, url: string, request: Call['bare']) => async (): Promise<HttpThroughput> => {
    const result = await httpLoop(url, {
      connections,
      warmUpSeconds,
      seconds: options.seconds,
      status: call.status,
      request,
    });
    context.say(`  ${call.name}, ${name}: ${Math.round(result.perSecond)}/s, ${result.bytes} bytes`);
    return result;
  };
  const results = await takeTurns(options.repeat, [
    run('Quemiai', product.target.url, call.product),
    ...(ceilings === undefined ? [] : [run('bare Fastify', ceilings.http, call.bare)]),
  ]);
  const [own = [], bare = []] = results;
  return {
    figures: [
      figure({
        name: call.name,
        unit: '/s',
        better: 'more',
        product: own.map((one) => one.perSecond),
        ceilings: [{ name: 'bare Fastify', values: bare.map((one) => one.perSecond) }],
      }),
    ],
    results,
  };
};

export const http = async (context: Context): Promise<ScenarioResult> => {
  await prepare(context);
  const figures: Figure[] = [];
  const latency: Record<string, number[]> = {};
  for (const call of await calls(context)) {
    const measured = await measure(context, call);
    figures.push(...measured.figures);
    const [own = [], bare = []] = measured.results;
    latency[`Quemiai, ${call.name}`] = medianProfile(own.map(({ profile }) => profile));
    if (bare.length > 0)
      latency[`bare Fastify, ${call.name}`] = medianProfile(bare.map(({ profile }) => profile));
  }
  return {
    name: 'http',
    title: 'Calls over HTTP',
    method: `${connections} kept-alive connections with one request under way on each. The ceiling inserts one row, or reads as many rows by primary key and answers them as messages; it knows no one and checks nothing.`,
    figures,
    latency,
  };
};
