import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from './context.ts';
import { describeCommit, describeMachine, isBusy, loadAverage } from './machine/machine.ts';
import { UsageError, help, readOptions, scenarioNames, type Options, type ScenarioName } from './options.ts';
import { killAll, stopAll } from './processes.ts';
import { printScenario } from './report/terminal.ts';
import { keepResults, writeReport } from './report/keep.ts';
import type { Results, ScenarioResult } from './results.ts';
import { catchUp } from './scenarios/catch-up.ts';
import { http } from './scenarios/http.ts';
import { latency } from './scenarios/latency.ts';
import { memory } from './scenarios/memory.ts';
import { profile } from './scenarios/profile.ts';
import { room } from './scenarios/room.ts';
import { spread } from './scenarios/spread.ts';
import { start } from './scenarios/start.ts';
import { timing } from './scenarios/timing.ts';
import { stopAllPostgres } from './servers/postgres.ts';
import { serverEntry } from './servers/product.ts';
import { prepare, scratch } from './setup.ts';

const scenarios: Record<ScenarioName, (context: Context) => Promise<ScenarioResult>> = {
  room,
  latency,
  spread,
  http,
  'catch-up': catchUp,
  profile,
  memory,
  start,
  timing,
};

const say = (text: string): void => console.log(text);

/** Which run is kept in the repository: one of everything, with its ceilings, on a server of the bench's own. */
const isWhole = (options: Options): boolean =>
  options.targetUrl === undefined && options.ceilings && options.only.length === scenarioNames.length;

const measure = async (options: Options, dir: string): Promise<void> => {
  const results: Results = {
    date: new Date().toISOString(),
    commit: describeCommit(),
    machine: describeMachine(dir),
    loadBefore: loadAverage(),
    settings: { seconds: options.seconds, repeat: options.repeat },
    scenarios: [],
  };
  if (results.loadBefore !== undefined && isBusy(results.loadBefore))
    say(
      `The machine has other work (load average ${results.loadBefore.toFixed(1)}): times and rates will be worse than they are.`,
    );
  const context = await prepare(options, dir, say);
  for (const name of scenarioNames.filter((known) => options.only.includes(known))) {
    say(`\n${name}`);
    const result = await scenarios[name](context);
    results.scenarios.push(result);
    printScenario(result, say);
  }
  if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(results, null, 2)}\n`);
  if (isWhole(options)) say(`\nwritten: ${keepResults(results)}`);
};

let cleaned = false;
const cleanUp = async (remove: () => void): Promise<void> => {
  if (cleaned) return;
  cleaned = true;
  await stopAll();
  await stopAllPostgres();
  remove();
};

const run = async (options: Options): Promise<number> => {
  const { dir, remove } = scratch(options);
  const interrupted = new Promise<number>((resolve) => {
    let times = 0;
    const onSignal = (): void => {
      if (times++ > 0) killAll();
      else say('\nstopping');
      resolve(130);
    };
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  });
  const deadline = sleep(options.maxMinutes * 60_000, undefined, { ref: false }).then(() => {
    throw new Error(`stopped after ${options.maxMinutes} minutes (--max-minutes)`);
  });
  try {
    return await Promise.race([measure(options, dir).then(() => 0), interrupted, deadline]);
  } catch (error) {
    console.error(`\nbench: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await cleanUp(remove);
  }
};

const begin = async (): Promise<number> => {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options === undefined) {
      process.stdout.write(help);
      return 0;
    }
    if (options.reportOnly) {
      writeReport();
      say('written: bench/results/README.md');
      return 0;
    }
    if (!existsSync(serverEntry))
      throw new UsageError('the server is not built yet: run npm run build first');
    return await run(options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`bench: ${error.message}\nTry: npm run bench -- --help`);
    return 64;
  }
};

process.exit(await begin());
