import { warmUpSeconds, type Context } from '../context.ts';
import { openLoop, type Latency } from '../load/open-loop.ts';
import { figure, medianCpu, medianProfile, type ScenarioResult } from '../results.ts';
import { takeTurns } from '../rounds.ts';
import { latencyShares } from '../stats.ts';
import { chatTargets, withCrowd } from './sockets.ts';

const perSecond = 50;

const at = (profile: number[], share: (typeof latencyShares)[number]): number =>
  profile[latencyShares.indexOf(share)] ?? NaN;

export const latency = async (context: Context): Promise<ScenarioResult> => {
  const { seconds, repeat } = context.options;
  const runs = chatTargets(context).map((target) => async (): Promise<Latency> => {
    const result = await withCrowd(target, (crowd) =>
      openLoop(target, crowd, { perSecond, warmUpSeconds, seconds }),
    );
    context.say(
      `  ${target.name}: p50 ${at(result.profile, 0.5).toFixed(1)} ms, p99 ${at(result.profile, 0.99).toFixed(1)} ms`,
    );
    return result;
  });
  const [product = [], bare = []] = await takeTurns(repeat, runs);
  const ceiling = 'bare Socket.IO';
  const line = (name: string, share: (typeof latencyShares)[number], goal?: number) =>
    figure({
      name,
      unit: 'ms',
      better: 'less',
      product: product.map(({ profile }) => at(profile, share)),
      ceilings: [{ name: ceiling, values: bare.map(({ profile }) => at(profile, share)) }],
      ...(goal === undefined ? {} : { goal: { atMost: goal, unit: 'ms' } }),
    });
  const profiles = (results: Latency[]): number[] => medianProfile(results.map(({ profile }) => profile));
  return {
    name: 'latency',
    title: 'Time until a member has a message',
    method: `${perSecond} sends a second at fixed times to the conversation of 100 members; from when a send was due to when each member's socket had it, over all members.`,
    figures: [line('Delivery, p50', 0.5), line('Delivery, p95', 0.95), line('Delivery, p99', 0.99, 15)],
    cpu: {
      Quemiai: medianCpu(product.map((one) => one.cpu)),
      ...(bare.length === 0 ? {} : { [ceiling]: medianCpu(bare.map((one) => one.cpu)) }),
    },
    latency: { Quemiai: profiles(product), ...(bare.length === 0 ? {} : { [ceiling]: profiles(bare) }) },
  };
};
