import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import type { ClosedLoopOptions } from '../load/closed-loop.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { processesBelow, type ProcessCpu } from '../machine/cpu.ts';
import { readProfile, summarize } from '../profile/cpu-profile.ts';
import type { ProfileResult, ScenarioResult } from '../results.ts';
import type { ChatTarget, Community } from '../servers/target.ts';
import { roomLoad } from './room.ts';
import { spreadLoad } from './spread.ts';
import { withCrowd } from './sockets.ts';

/** What is kept of each list. */
const longest = 15;

type Load = (community: Community) => Pick<ClosedLoopOptions, 'outstanding' | 'pick' | 'warmUpSeconds'>;

const loads: Record<string, Load> = { room: roomLoad, spread: spreadLoad };

/** Microseconds of the monotonic clock, which V8 stamps its samples with. */
const now = (): number => Number(process.hrtime.bigint() / 1_000n);

const postgresShares = (
  before: ProcessCpu[],
  after: ProcessCpu[],
  seconds: number,
): ProfileResult['postgres'] => {
  const sums = new Map<string, number>();
  for (const { pid, title, seconds: used } of after) {
    const earlier = before.find((one) => one.pid === pid)?.seconds ?? 0;
    sums.set(title, (sums.get(title) ?? 0) + (used - earlier) / seconds);
  }
  return [...sums]
    .map(([name, cores]) => ({ name, cores }))
    .filter(({ cores }) => cores >= 0.005)
    .toSorted((a, b) => b.cores - a.cores);
};

const profileOne = async (context: Context, name: string, load: Load): Promise<ProfileResult> => {
  const { restart, product, options, postgresPid } = context;
  if (restart === undefined || postgresPid === undefined)
    throw new Error('a profile is taken of a server that the bench starts itself');
  const dir = mkdtempSync(join(context.dir, 'profile-'));
  const server = await restart(['--cpu-prof', `--cpu-prof-dir=${dir}`]);
  const target: ChatTarget = product.target;
  const measured = await withCrowd(target, async (crowd) => {
    const before = processesBelow(postgresPid);
    const from = now() + load(target.community).warmUpSeconds * 1_000_000;
    const throughput = await closedLoop(target, crowd, {
      ...load(target.community),
      seconds: options.seconds,
    });
    const to = from + options.seconds * 1_000_000;
    const seconds = options.seconds + load(target.community).warmUpSeconds;
    return { throughput, from, to, postgres: postgresShares(before, processesBelow(postgresPid), seconds) };
  });
  await server.stop();
  console.log(readdirSync(dir));
  const file = readdirSync(dir).find((entry) => entry.endsWith('.cpuprofile'));
  if (file) {
    const q = readProfile(readFileSync(join(dir, file), 'utf8'));
    console.log(
      q.startTime,
      q.samples.length,
      q.timeDeltas.reduce((x, y) => x + y, 0),
      measured.from,
      measured.to,
      Math.min(...q.timeDeltas),
    );
  }
  if (file === undefined) throw new Error('the server wrote no profile: it did not end by itself');
  const summary = summarize(readProfile(readFileSync(join(dir, file), 'utf8')), measured);
  context.say(`  ${name}: ${Math.round(measured.throughput.sendsPerSecond)} sends/s while profiled`);
  return {
    load: name,
    busy: summary.busy,
    samples: summary.samples,
    modules: summary.modules.slice(0, longest),
    functions: summary.functions.slice(0, longest),
    cpu: measured.throughput.cpu,
    postgres: measured.postgres,
  };
};

export const profile = async (context: Context): Promise<ScenarioResult> => {
  const profiles: ProfileResult[] = [];
  for (const [name, load] of Object.entries(loads)) profiles.push(await profileOne(context, name, load));
  await context.restart?.([]);
  return {
    name: 'profile',
    title: 'Where the time goes',
    method:
      'The loads of room and spread once more, with the server under V8’s sampling profiler (1 ms); self time of the main thread while it was busy.',
    figures: [],
    profiles,
  };
};
