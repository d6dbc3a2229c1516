import { randomUUID } from 'node:crypto';
import { textOf, type Api } from '../client/api.ts';
import { encodeRequest } from '../client/http-client.ts';
import { warmUpSeconds, type Context } from '../context.ts';
import { httpLoop, type HttpThroughput } from '../load/http-loop.ts';
import { figure, medianProfile, type Figure, type ScenarioResult } from '../results.ts';
import { takeTurns } from '../rounds.ts';
import { messageBody, roomPeople } from '../servers/target.ts';

const connections = 16;
const listLength = 20;
const pageLength = 50;

interface Call {
  name: string;
  status: number;
  /** Asked anew for each window, as tokens end. */
  product: () => Promise<Request>;
  bare: Request;
}

type Request = (connection: number) => Buffer;

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** Somebody in as many conversations as one page lists, each with a page of unread messages, whatever was sent elsewhere. */
const addReader = async ({ product: { people, api } }: Context): Promise<number> => {
  const [reader, author] = [roomPeople, 1];
  await people.registerUpTo(reader + 1);
  const body = (i: number) => ({ type: 'group', memberIds: [people.ids[author]], name: `List ${i}` });
  for (let i = 0; i < listLength; i++) {
    const conversation = await api.call('POST', '/conversations', body(i), await people.token(reader));
    await sendSome(api, textOf(conversation, 'id'), await people.token(author), listLength);
  }
  return reader;
};

const sendSome = async (api: Api, conversationId: string, token: string, count: number): Promise<void> => {
  const path = `/conversations/${conversationId}/messages`;
  for (let i = 0; i < count; i++)
    await api.call('POST', path, { clientId: randomUUID(), body: messageBody }, token);
};

const calls = async (context: Context): Promise<Call[]> => {
  const { product, ceilings } = context;
  const { small, room } = product.target.community;
  const url = (path: string): URL => new URL(`${product.target.url}/api/v1${path}`);
  const bareUrl = (path: string): URL => new URL(path, ceilings?.http ?? product.target.url);
  const reader = await addReader(context);
  await sendSome(product.api, room, await product.people.token(0), pageLength);
  const get = async (path: string, person: number): Promise<Request> => {
    const request = encodeRequest('GET', url(path), bearer(await product.people.token(person)));
    return () => request;
  };
  const rows = (limit: number): Request => {
    const request = encodeRequest('GET', bareUrl(`/rows?limit=${limit}`), {});
    return () => request;
  };
  const post = async (): Promise<Request> => {
    const places = small.slice(0, connections).map(({ id }) => url(`/conversations/${id}/messages`));
    const tokens = await Promise.all(
      small.slice(0, connections).map(async ({ members }) => product.people.token(members[0] ?? 0)),
    );
    return (i) =>
      encodeRequest('POST', places[i] ?? url('/'), bearer(tokens[i] ?? ''), {
        clientId: randomUUID(),
        body: messageBody,
      });
  };
  const row = { conversationId: randomUUID(), body: messageBody };
  return [
    {
      name: 'POST message',
      status: 201,
      product: post,
      bare: () => encodeRequest('POST', bareUrl('/rows'), {}, { ...row, clientId: randomUUID() }),
    },
    {
      name: `GET conversations (${listLength})`,
      status: 200,
      product: () => get(`/conversations?limit=${listLength}`, reader),
      bare: rows(listLength),
    },
    {
      name: `GET messages (${pageLength})`,
      status: 200,
      product: () => get(`/conversations/${room}/messages?limit=${pageLength}`, 0),
      bare: rows(pageLength),
    },
  ];
};

const measure = async (
  context: Context,
  call: Call,
): Promise<{ figures: Figure[]; results: HttpThroughput[][] }> => {
  const { options, product, ceilings } = context;
  const run =
    (name: string, url: string, requestFor: Call['product']) => async (): Promise<HttpThroughput> => {
      const request = await requestFor();
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
    ...(ceilings === undefined ? [] : [run('bare Fastify', ceilings.http, () => Promise.resolve(call.bare))]),
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
