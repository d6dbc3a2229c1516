import { warmUpSeconds, type Context } from '../context.ts';
import type { Throughput } from '../load/closed-loop.ts';
import { startNode, told } from '../processes.ts';
import { figure, medianCpu, type ScenarioResult } from '../results.ts';
import { takeTurns } from '../rounds.ts';
import { messageBody, type Community } from '../servers/target.ts';
import { chatTargets, throughputOf } from './sockets.ts';

const outstanding = 64;
/** Connections tried for PostgreSQL's own rate; the best of them is the ceiling. */
const connectionCounts = [4, 8, 16, 32, 64];

/** To conversations in turn, by a member of each in turn. */
export const spreadLoad = ({ small }: Community) => ({
  outstanding,
  warmUpSeconds,
  pick: (n: number) => {
    const conversation = small[n % small.length];
    const members = conversation?.members ?? [];
    const person = members[Math.floor(n / small.length) % members.length] ?? 0;
    return { person, conversationId: conversation?.id ?? '' };
  },
});

interface Round {
  sends?: Throughput;
  commits?: number;
}

const commitRate = async (databaseUrl: string, connections: number, seconds: number): Promise<number> => {
  const name = 'the commit rate';
  const started = startNode(name, './ceilings/commits.mjs', {
    databaseUrl,
    connections,
    seconds,
    body: messageBody,
  });
  const perSecond = await told(started, name, 'perSecond', (seconds + 20) * 1000);
  await started.stop();
  return perSecond;
};

const bestConnections = async (context: Context, databaseUrl: string): Promise<number> => {
  let best = { connections: 1, perSecond: 0 };
  for (const connections of connectionCounts) {
    const perSecond = await commitRate(databaseUrl, connections, Math.min(3, context.options.seconds));
    context.say(`  PostgreSQL, ${connections} connections: ${Math.round(perSecond)} commits/s`);
    if (perSecond > best.perSecond) best = { connections, perSecond };
  }
  return best.connections;
};

export const spread = async (context: Context): Promise<ScenarioResult> => {
  const { ceilings, options } = context;
  const throughputs = chatTargets(context).map((target) => throughputOf(context, target, spreadLoad));
  const runs: (() => Promise<Round>)[] = throughputs.map((run) => async () => ({ sends: await run() }));
  if (ceilings !== undefined) runs.push(await commitRun(context, ceilings.databaseUrl));
  const rounds = await takeTurns(options.repeat, runs);
  const [product = [], bare = []] = rounds
    .slice(0, throughputs.length)
    .map((results) => results.flatMap(({ sends }) => sends ?? []));
  const commits = rounds.flat().flatMap((round) => round.commits ?? []);
  return {
    name: 'spread',
    title: 'Sends spread over 100 conversations',
    method: `${outstanding} sends outstanding in all to 100 conversations of 2 to 5 members in turn, over 100 WebSockets; deliveries counted and their order checked. The ceiling is one Node process that inserts one row per transaction, with the best of ${connectionCounts.join(', ')} connections.`,
    figures: [
      figure({
        name: 'Sends',
        unit: '/s',
        better: 'more',
        product: product.map((one) => one.sendsPerSecond),
        ceilings: [
          { name: 'PostgreSQL one-row commits', values: commits },
          { name: 'bare Socket.IO', values: bare.map((one) => one.sendsPerSecond) },
        ],
        goal: { share: 0.5 },
      }),
    ],
    cpu: {
      Quemiai: medianCpu(product.map((one) => one.cpu)),
      ...(bare.length === 0 ? {} : { 'bare Socket.IO': medianCpu(bare.map((one) => one.cpu)) }),
    },
  };
};

const commitRun = async (context: Context, databaseUrl: string) => {
  const connections = await bestConnections(context, databaseUrl);
  return async (): Promise<Round> => {
    const commits = await commitRate(databaseUrl, connections, context.options.seconds);
    context.say(`  PostgreSQL: ${Math.round(commits)} one-row commits/s over ${connections} connections`);
    return { commits };
  };
};
