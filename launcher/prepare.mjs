import { whileLocked } from './checkout-lock.mjs';
import { makeBuilds, neededBuilds } from './builds.mjs';
import { Failure } from './failure.mjs';
import { fetchRuntime, findNpm, findRuntime } from './node-runtime.mjs';
import { installPackages, packagesInPlace } from './packages.mjs';
import { stopSignal } from './processes.mjs';
import { step } from './steps.mjs';

const goOn = () => {
  if (stopSignal()) throw new Failure('Stopped', 'before everything was in place', '');
};

const ready = (build) => {
  const runtime = findRuntime();
  return runtime && packagesInPlace() && (!build || neededBuilds().length === 0) ? runtime : undefined;
};

const makeReady = async (build) => {
  let runtime = findRuntime();
  const installing = !packagesInPlace();
  if (!runtime || (installing && !findNpm())) {
    runtime = await step('Fetching Node', ({ version }) => `Node ${version}`, fetchRuntime);
    goOn();
  }
  if (installing) {
    await step(
      'Installing packages',
      () => 'Packages installed',
      () => installPackages(runtime.node, findNpm()),
    );
    goOn();
  }
  const needed = build ? neededBuilds() : [];
  if (needed.length > 0) {
    const names = needed.map(({ name }) => name).join(', ');
    await step(
      `Building ${names}`,
      () => `Built ${names}`,
      () => makeBuilds(runtime.node, needed),
    );
    goOn();
  }
  return runtime;
};

/**
 * Puts in place what is missing: Node, the packages, and where asked for the builds. Does nothing, in a few
 * milliseconds, when nothing is.
 * @returns the Node to go on with
 * @throws Failure
 */
export const prepare = async ({ build }) => ready(build) ?? (await whileLocked(() => makeReady(build)));
