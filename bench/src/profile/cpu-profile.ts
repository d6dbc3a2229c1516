/** What V8 writes with --cpu-prof; places are microseconds of the monotonic clock. */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  startTime: number;
  samples: number[];
  timeDeltas: number[];
}

interface Part {
  name: string;
  /** Of the busy time, 0 to 1. */
  share: number;
}

export interface ProfileSummary {
  /** Share of the window in which the main thread did something. */
  busy: number;
  /** How many samples the shares rest on. */
  samples: number;
  modules: Part[];
  functions: Part[];
}

/** @throws when the text is no such profile */
export const readProfile = (text: string): CpuProfile => {
  const value: unknown = JSON.parse(text);
  if (!isProfile(value)) throw new Error('this is not a CPU profile');
  return value;
};

const isProfile = (value: unknown): value is CpuProfile =>
  typeof value === 'object' &&
  value !== null &&
  ['nodes', 'samples', 'timeDeltas'].every((name) => Array.isArray(Reflect.get(value, name))) &&
  'startTime' in value &&
  typeof value.startTime === 'number';

/** The package, the part of the product or of Node that a function belongs to. */
export const moduleOf = (url: string, functionName: string): string => {
  if (url === '')
    return /^\(.*\)$/.test(functionName) ? functionName : `native: ${functionName || '(anonymous)'}`;
  if (url.startsWith('node:')) return url;
  const packages = url.split('/node_modules/');
  if (packages.length > 1) {
    const [scope = '', name = ''] = packages.at(-1)?.split('/') ?? [];
    return scope.startsWith('@') ? `${scope}/${name}` : scope;
  }
  const own = /\/(?:apps\/backend\/dist|(packages\/[^/]+)\/dist)\/(.*)$/.exec(url);
  if (own === null) return url;
  const [, workspace = 'backend', path = ''] = own;
  const folders = path.split('/').slice(0, -1).slice(0, 2).join('/');
  return folders === '' ? workspace : `${workspace}: ${folders}`;
};

const fileOf = (url: string): string => url.split('/').slice(-2).join('/');

/** Self time within a window, by module and by function, the largest first. */
export const summarize = (profile: CpuProfile, window: { from: number; to: number }): ProfileSummary => {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const modules = new Map<string, number>();
  const functions = new Map<string, number>();
  let busy = 0;
  let whole = 0;
  let samples = 0;
  let at = profile.startTime;
  for (const [i, id] of profile.samples.entries()) {
    const from = at + (profile.timeDeltas[i] ?? 0);
    at = from;
    const took = profile.timeDeltas[i + 1] ?? 0;
    const frame = frames.get(id);
    if (frame === undefined || from < window.from || from > window.to) continue;
    whole += took;
    samples++;
    if (frame.functionName === '(idle)') continue;
    busy += took;
    const { functionName, url, lineNumber } = frame;
    add(modules, moduleOf(url, functionName), took);
    const place = url === '' ? '' : ` ${fileOf(url)}:${lineNumber + 1}`;
    add(functions, `${functionName === '' ? '(anonymous)' : functionName}${place}`, took);
  }
  return {
    samples,
    busy: whole === 0 ? 0 : busy / whole,
    modules: ranked(modules, busy),
    functions: ranked(functions, busy),
  };
};

const add = (sums: Map<string, number>, name: string, value: number): void => {
  sums.set(name, (sums.get(name) ?? 0) + value);
};

const ranked = (sums: Map<string, number>, whole: number): Part[] =>
  [...sums].map(([name, sum]) => ({ name, share: sum / whole })).toSorted((a, b) => b.share - a.share);
