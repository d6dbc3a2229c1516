import { existsSync, readFileSync } from 'node:fs';
import { npmCi } from './npm.mjs';
import { at } from './paths.mjs';
import { isStamped, readStamps, stampOf, writeStamp } from './stamps.mjs';

const lockFile = ['package-lock.json'];
const stampName = `packages ${process.platform} ${process.arch}`;

const packagesOf = (text) => JSON.parse(text).packages;

/**
 * Whether the packages that npm noted in node_modules are those of the lock file: somebody has run `npm ci` by hand.
 * Packages for other systems are in the lock file alone.
 */
export const fits = (locked, present) =>
  Object.entries(locked).every(([path, { version, optional, devOptional, link }]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    const found = present[path];
    return found ? link === true || found.version === version : optional === true || devOptional === true;
  });

const installedByHand = () => {
  try {
    const present = packagesOf(readFileSync(at('node_modules', '.package-lock.json'), 'utf8'));
    return fits(packagesOf(readFileSync(at('package-lock.json'), 'utf8')), present);
  } catch {
    return false;
  }
};

const note = () => {
  try {
    writeStamp(stampName, stampOf(lockFile));
  } catch {
    // A checkout that is not ours to write stays without the note, and is looked at again next time.
  }
};

/** Whether the packages of the lock file are in place. */
export const packagesInPlace = () => {
  if (existsSync(at('node_modules')) && isStamped(readStamps()[stampName], lockFile)) return true;
  const present = installedByHand();
  if (present) note();
  return present;
};

export const installPackages = async (node, npm) => {
  await npmCi({ node, npm, cwd: at(), name: 'packages' });
  note();
};
