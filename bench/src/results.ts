import type { CpuShares } from './machine/cpu.ts';
import type { Commit, Machine } from './machine/machine.ts';
import type { ProfileSummary } from './profile/cpu-profile.ts';
import type { Options, ScenarioName } from './options.ts';
import { median, series, type Series } from './stats.ts';

interface Ceiling {
  name: string;
  series: Series;
}

/** One measured quantity beside what a bare program does. */
export interface Figure {
  name: string;
  unit: string;
  better: 'more' | 'less';
  product: Series;
  ceilings: Ceiling[];
  /** Of the product by the first ceiling: the median over the rounds of both, taken minutes apart at most. */
  share?: number;
  goal?: { text: string; met: boolean };
}

export interface ProfileResult extends ProfileSummary {
  /** The scenario whose load was on the server. */
  load: string;
  cpu: CpuShares;
  /** Cores used by the processes of PostgreSQL. */
  postgres: { name: string; cores: number }[];
}

export interface ScenarioResult {
  name: ScenarioName;
  title: string;
  /** What was done, for who wants to do it again. */
  method: string;
  figures: Figure[];
  /** Cores used while measured, by server name; medians. */
  cpu?: Record<string, CpuShares>;
  /** Milliseconds at `latencyShares`, by server name; medians. */
  latency?: Record<string, number[]>;
  profiles?: ProfileResult[];
}

export interface Results {
  date: string;
  commit: Commit;
  machine: Machine;
  /** Load average when the run began: other work on the machine makes the figures worse. */
  loadBefore: number | undefined;
  settings: Pick<Options, 'seconds' | 'repeat'>;
  scenarios: ScenarioResult[];
}

type Goal = { share: number } | { atMost: number; unit: string };

export interface FigureInput {
  name: string;
  unit: string;
  better: 'more' | 'less';
  product: number[];
  ceilings?: { name: string; values: number[] }[];
  goal?: Goal;
}

export const figure = (input: FigureInput): Figure => {
  const ceilings = (input.ceilings ?? [])
    .filter(({ values }) => values.length > 0)
    .map(({ name, values }) => ({ name, series: series(values) }));
  const product = series(input.product);
  const first = ceilings[0]?.series;
  const share =
    first === undefined
      ? undefined
      : median(product.values.map((v, i) => v / (first.values[i] ?? first.median)));
  const goal = input.goal === undefined ? undefined : judge(input.goal, product.median, share);
  const { name, unit, better } = input;
  return {
    name,
    unit,
    better,
    product,
    ceilings,
    ...(share === undefined ? {} : { share }),
    ...(goal === undefined ? {} : { goal }),
  };
};

const judge = (goal: Goal, value: number, share: number | undefined): Figure['goal'] => {
  if ('atMost' in goal) return { text: `at most ${goal.atMost} ${goal.unit}`, met: value <= goal.atMost };
  if (share === undefined) return undefined;
  return { text: `at least ${goal.share * 100} % of the ceiling`, met: share >= goal.share };
};

const middle = (values: (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : median(known);
};

export const medianCpu = (shares: CpuShares[]): CpuShares => ({
  server: middle(shares.map((one) => one.server)),
  postgres: middle(shares.map((one) => one.postgres)),
  generator: median(shares.map((one) => one.generator)),
});

/** Place by place. */
export const medianProfile = (profiles: number[][]): number[] =>
  (profiles[0] ?? []).map((_, i) => median(profiles.map((profile) => profile[i] ?? NaN)));
