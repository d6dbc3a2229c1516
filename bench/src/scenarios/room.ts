import { warmUpSeconds, type Context } from '../context.ts';
import { takeTurns } from '../rounds.ts';
import { figure, medianCpu, type ScenarioResult } from '../results.ts';
import { chatTargets, throughputOf } from './sockets.ts';
import type { Community } from '../servers/target.ts';

const outstanding = 8;

/** By members in turn. */
export const roomLoad = ({ people, room: conversationId }: Community) => ({
  outstanding,
  warmUpSeconds,
  pick: (n: number) => ({ person: n % people, conversationId }),
});

export const room = async (context: Context): Promise<ScenarioResult> => {
  const targets = chatTargets(context);
  const runs = targets.map((target) => throughputOf(context, target, roomLoad));
  const [product = [], bare = []] = await takeTurns(context.options.repeat, runs);
  const ceiling = 'bare Socket.IO';
  return {
    name: 'room',
    title: 'Sends to one conversation of 100 members',
    method: `${outstanding} sends outstanding in all, by members in turn, over 100 WebSockets; every delivery at every member is counted and its order checked. The ceiling inserts one row, acknowledges and broadcasts.`,
    figures: [
      figure({
        name: 'Sends',
        unit: '/s',
        better: 'more',
        product: product.map((one) => one.sendsPerSecond),
        ceilings: [{ name: ceiling, values: bare.map((one) => one.sendsPerSecond) }],
        goal: { share: 0.65 },
      }),
      figure({
        name: 'Deliveries',
        unit: '/s',
        better: 'more',
        product: product.map((one) => one.deliveriesPerSecond),
        ceilings: [{ name: ceiling, values: bare.map((one) => one.deliveriesPerSecond) }],
      }),
    ],
    cpu: {
      Quemiai: medianCpu(product.map((one) => one.cpu)),
      ...(bare.length === 0 ? {} : { [ceiling]: medianCpu(bare.map((one) => one.cpu)) }),
    },
  };
};
