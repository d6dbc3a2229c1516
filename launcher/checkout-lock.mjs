import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkoutFailure } from './failure.mjs';
import { buildDir } from './paths.mjs';
import { tell } from './steps.mjs';

const path = join(buildDir, 'lock');

const ps = (pid) =>
  spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim();

/** What tells a process from a later one with the same pid; undefined when it does not run. */
const identityOf = (pid) => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return undefined;
  }
  if (process.platform === 'win32') return 'runs';
  if (process.platform !== 'linux') return ps(pid) || undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
};

const read = () => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

/** The living process that prepares the checkout; undefined for none. */
const holder = () => {
  const found = read();
  const alive = Number.isInteger(found?.pid) && identityOf(found.pid) === found.identity;
  return alive ? found.pid : undefined;
};

const take = () => {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, identity: identityOf(process.pid) }));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
};

/** Moves a dead process's lock away, unless another start was quicker and it is that one's already. */
const clear = () => {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = JSON.parse(readFileSync(aside, 'utf8') || '{}');
  if (Number.isInteger(moved.pid) && identityOf(moved.pid) === moved.identity) renameSync(aside, path);
  else rmSync(aside, { force: true });
};

/**
 * Does the work while no other process prepares this checkout; waits for one that does, and says so. A lock whose
 * process is gone is taken over.
 */
export const whileLocked = async (work) => {
  try {
    mkdirSync(buildDir, { recursive: true });
    for (let told = false; !take();) {
      const pid = holder();
      if (pid === undefined) clear();
      else {
        if (!told) tell(`  Another start prepares this checkout (process ${pid}); waiting for it\n`);
        told = true;
        await sleep(200);
      }
    }
  } catch (error) {
    throw checkoutFailure(buildDir, error);
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.removeListener('exit', release);
  }
};
