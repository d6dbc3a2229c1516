import { parseArgs } from 'node:util';

export const scenarioNames = [
  'room',
  'latency',
  'spread',
  'http',
  'catch-up',
  'profile',
  'memory',
  'start',
  'timing',
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export interface Options {
  only: ScenarioName[];
  /** Length of each measured window. */
  seconds: number;
  repeat: number;
  targetUrl: string | undefined;
  ceilings: boolean;
  out: string | undefined;
  dir: string | undefined;
  maxMinutes: number;
  /** Measure nothing: write the report of what is kept. */
  reportOnly: boolean;
}

export const help = `Measures the server beside what bare servers do on the same machine in the same minutes.

  npm run bench -- [options]

  --only <names>      scenarios to run, separated by commas (default: all)
                        room       one conversation of 100 members, 8 sends outstanding
                        latency    50 sends a second to that conversation: time until each member has the message
                        spread     100 small conversations, 64 sends outstanding
                        http       send, conversation list and message page over HTTP
                        catch-up   a client comes back and reads what it missed by sync
                        profile    where the server's time goes under the loads of room and spread
                        memory     resident memory idle, and per idle connected socket
                        start      time from a second start to the first 200 of /health
                        timing     whether the time of an answer tells who has an account
  --seconds <n>       length of each measured window, 1 to 240 (default 10)
  --repeat <n>        windows per figure, 1 to 20; server and ceiling take turns (default 3)
  --target-url <url>  measure a server that runs already (with RATE_LIMITS=off) instead of starting one;
                      profile, memory, start and timing are left out, and nothing is written to bench/results
  --no-ceilings       leave the bare servers and PostgreSQL's own rate out
  --out <file>        write the figures to this file as JSON
  --dir <folder>      where the scratch data is kept while it runs (default: the system's folder for such)
  --max-minutes <n>   stop after this long whatever is left, 1 to 240 (default 45)
  --report            measure nothing; write the report of the kept runs anew, with bench/notes.md
  --help              this text

A run of all scenarios with ceilings writes bench/results/<date>-<commit>.json and the report bench/results/README.md.
`;

/** What is wrong with the command line, in words for the person who typed it. */
export class UsageError extends Error {}

const whole = (name: string, text: string, min: number, max: number): number => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new UsageError(`--${name} takes a whole number from ${min} to ${max}, not "${text}"`);
  return value;
};

const isScenario = (name: string): name is ScenarioName => scenarioNames.some((known) => known === name);

const scenarios = (text: string): ScenarioName[] => {
  const names = text.split(',').map((name) => name.trim());
  return names.map((name) => {
    if (!isScenario(name))
      throw new UsageError(`there is no scenario "${name}"; there are ${scenarioNames.join(', ')}`);
    return name;
  });
};

const origin = (text: string): string => {
  const url = URL.parse(text);
  if (url?.protocol !== 'http:')
    throw new UsageError(`--target-url takes an address like http://127.0.0.1:4000, not "${text}"`);
  return url.origin;
};

const parse = (args: string[]) => {
  try {
    return parseArgs({
      args,
      strict: true,
      allowPositionals: false,
      options: {
        only: { type: 'string' },
        seconds: { type: 'string', default: '10' },
        repeat: { type: 'string', default: '3' },
        'target-url': { type: 'string' },
        'no-ceilings': { type: 'boolean', default: false },
        out: { type: 'string' },
        dir: { type: 'string' },
        'max-minutes': { type: 'string', default: '45' },
        report: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};

/** @returns the options, or undefined when help was asked for. @throws UsageError */
export const readOptions = (args: string[]): Options | undefined => {
  const values = parse(args);
  if (values.help) return undefined;
  const targetUrl = values['target-url'] === undefined ? undefined : origin(values['target-url']);
  const needOwn = new Set<ScenarioName>(['profile', 'memory', 'start', 'timing']);
  const asked = values.only === undefined ? undefined : scenarios(values.only);
  const refused = targetUrl === undefined ? [] : (asked ?? []).filter((name) => needOwn.has(name));
  if (refused.length > 0)
    throw new UsageError(`${refused.join(' and ')} cannot be measured on a server that runs already`);
  return {
    only: asked ?? scenarioNames.filter((name) => targetUrl === undefined || !needOwn.has(name)),
    seconds: whole('seconds', values.seconds, 1, 240),
    repeat: whole('repeat', values.repeat, 1, 20),
    targetUrl,
    ceilings: !values['no-ceilings'],
    out: values.out,
    dir: values.dir,
    reportOnly: values.report,
    maxMinutes: whole('max-minutes', values['max-minutes'], 1, 240),
  };
};
