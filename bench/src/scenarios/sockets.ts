import type { Context } from '../context.ts';
import { closedLoop, type ClosedLoopOptions, type Throughput } from '../load/closed-loop.ts';
import { Crowd } from '../load/crowd.ts';
import type { ChatTarget, Community } from '../servers/target.ts';

/** Opens one socket per person, runs, and closes them again. */
export const withCrowd = async <T>(target: ChatTarget, run: (crowd: Crowd) => Promise<T>): Promise<T> => {
  const crowd = await Crowd.open(target);
  try {
    return await run(crowd);
  } finally {
    await crowd.close();
  }
};

/** The servers that a socket scenario compares: the product first. */
export const chatTargets = ({ product, ceilings }: Context): ChatTarget[] =>
  ceilings === undefined ? [product.target] : [product.target, ceilings.chat];

export const throughputOf =
  (
    context: Context,
    target: ChatTarget,
    load: (community: Community) => Pick<ClosedLoopOptions, 'outstanding' | 'pick' | 'warmUpSeconds'>,
  ) =>
  async (): Promise<Throughput> => {
    const result = await withCrowd(target, (crowd) =>
      closedLoop(target, crowd, { ...load(target.community), seconds: context.options.seconds }),
    );
    context.say(
      `  ${target.name}: ${Math.round(result.sendsPerSecond)} sends/s, ${Math.round(result.deliveriesPerSecond)} deliveries/s`,
    );
    return result;
  };
