import { setTimeout as sleep } from 'node:timers/promises';
import { latencyProfile } from '../stats.ts';
import { measureCpu, type CpuShares } from '../machine/cpu.ts';
import type { ChatTarget } from '../servers/target.ts';
import type { Crowd } from './crowd.ts';

export interface Latency {
  /** Milliseconds at `latencyShares`, over every message at every member. */
  profile: number[];
  cpu: CpuShares;
}

/**
 * Sends at fixed times whatever the server does, and takes each delivery's time from when its send was due: a server
 * that stalls is charged for every send it held up, not only for the one it was busy with.
 */
export const openLoop = async (
  target: ChatTarget,
  crowd: Crowd,
  options: { perSecond: number; warmUpSeconds: number; seconds: number },
): Promise<Latency> => {
  const { people, room } = target.community;
  const warmUp = options.perSecond * options.warmUpSeconds;
  const total = warmUp + options.perSecond * options.seconds;
  const dueBySeq = new Map<number, number>();
  const received: { seq: number; at: number }[] = [];
  let cpu = measureCpu(target.pids);
  crowd.onDelivery = (_person, seq) => received.push({ seq, at: performance.now() });

  const start = performance.now();
  const due = (n: number): number => start + (n * 1000) / options.perSecond;
  for (let n = 0; n < total && !crowd.failed;) {
    const wait = due(n) - performance.now();
    if (wait > 0) await sleep(wait);
    for (; n < total && due(n) <= performance.now(); n++) {
      const at = due(n);
      const measured = n >= warmUp;
      if (n === warmUp) cpu = measureCpu(target.pids);
      crowd.send(n % people, room, (seq) => {
        if (measured) dueBySeq.set(seq, at);
      });
    }
  }
  const shares = cpu();
  await crowd.drain();
  crowd.onDelivery = undefined;
  const waits: number[] = [];
  for (const { seq, at } of received) {
    const dueAt = dueBySeq.get(seq);
    if (dueAt !== undefined) waits.push(at - dueAt);
  }
  return { profile: latencyProfile(Float64Array.from(waits)), cpu: shares };
};
