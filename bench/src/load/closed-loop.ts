import { setTimeout as sleep } from 'node:timers/promises';
import { measureCpu, type CpuShares } from '../machine/cpu.ts';
import type { ChatTarget } from '../servers/target.ts';
import type { Crowd } from './crowd.ts';

interface Send {
  person: number;
  conversationId: string;
}

export interface ClosedLoopOptions {
  /** Sends under way at any time, over all sockets together. */
  outstanding: number;
  warmUpSeconds: number;
  seconds: number;
  /** The n-th send. */
  pick: (n: number) => Send;
}

export interface Throughput {
  sendsPerSecond: number;
  deliveriesPerSecond: number;
  cpu: CpuShares;
}

/**
 * Keeps a number of sends under way: the next goes out when one is acknowledged. After the window all that was sent is
 * awaited at every receiver, and the time this takes counts: a server that acknowledges faster than it delivers gains
 * nothing.
 */
export const closedLoop = async (
  target: ChatTarget,
  crowd: Crowd,
  options: ClosedLoopOptions,
): Promise<Throughput> => {
  let sent = 0;
  let stopped = false;
  const next = (): void => {
    if (stopped || crowd.failed) return;
    const { person, conversationId } = options.pick(sent++);
    crowd.send(person, conversationId, next);
  };
  for (let i = 0; i < options.outstanding; i++) next();
  await sleep(options.warmUpSeconds * 1000);

  const cpu = measureCpu(target.pids);
  const start = performance.now();
  const acknowledged = crowd.acknowledged;
  const delivered = crowd.delivered;
  await sleep(options.seconds * 1000);
  stopped = true;
  await crowd.drain();
  const seconds = (performance.now() - start) / 1000;
  return {
    sendsPerSecond: (crowd.acknowledged - acknowledged) / seconds,
    deliveriesPerSecond: (crowd.delivered - delivered) / seconds,
    cpu: cpu(),
  };
};
