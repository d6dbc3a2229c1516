import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, checkoutFailure } from './failure.mjs';
import { hostNpm, npmCi, npmMajor } from './npm.mjs';
import { at } from './paths.mjs';
import { nodePackages, npmPackage, oldestNode, oldestNpm } from './pins.mjs';

const runtimeDir = at('.runtime');
const installed = (name) => join(runtimeDir, 'node_modules', name);

/** Whether a version such as `24.21.0` is new enough for the product. */
export const isNewEnough = (version) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
};

const wanted = () => {
  const pin = nodePackages[`${process.platform}-${process.arch}`];
  if (pin) return pin;
  throw new Failure(
    `Node ${oldestNode.join('.')} or newer is needed`,
    `this is ${process.versions.node}, and there is no package of a newer one for ${process.platform} ${process.arch}`,
    'Install it from nodejs.org or with your package manager, and start again.',
  );
};

const program = ({ name }) =>
  join(installed(name), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const isInstalled = ({ name, version }) => {
  try {
    return JSON.parse(readFileSync(join(installed(name), 'package.json'), 'utf8')).version === version;
  } catch {
    return false;
  }
};

/** A project of those packages alone, locked to their checksums. */
export const runtimeProject = (packages) => {
  const dependencies = Object.fromEntries(packages.map(({ name, version }) => [name, version]));
  const locked = packages.map(({ name, version, integrity }) => [
    `node_modules/${name}`,
    { version, integrity },
  ]);
  const manifest = { name: 'runtime', version: '1.0.0', private: true, dependencies };
  return {
    manifest,
    lock: {
      name: manifest.name,
      version: manifest.version,
      lockfileVersion: 3,
      requires: true,
      packages: { '': manifest, ...Object.fromEntries(locked) },
    },
  };
};

const pinnedNpm = () => join(installed(npmPackage.name), 'bin', 'npm-cli.js');

/** What to run with; undefined parts are still to be fetched. */
export const findRuntime = () => {
  if (isNewEnough(process.versions.node)) return { node: process.execPath, version: process.versions.node };
  const pin = wanted();
  return isInstalled(pin) && existsSync(program(pin))
    ? { node: program(pin), version: pin.version }
    : undefined;
};

/** The npm to install with: the host's, or ours where the host's is too old; undefined when it is still to be fetched. */
export const findNpm = () => {
  if (isInstalled(npmPackage)) return pinnedNpm();
  const host = hostNpm();
  return npmMajor(host) >= oldestNpm ? host : undefined;
};

/** Fetches what the host lacks into `.runtime`. Nothing outside the checkout is touched. */
export const fetchRuntime = async () => {
  const host = hostNpm();
  const packages = [
    ...(isNewEnough(process.versions.node) ? [] : [wanted()]),
    ...(npmMajor(host) >= oldestNpm ? [] : [npmPackage]),
  ];
  try {
    rmSync(runtimeDir, { recursive: true, force: true });
    mkdirSync(runtimeDir, { recursive: true });
    const { manifest, lock } = runtimeProject(packages);
    writeFileSync(join(runtimeDir, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(runtimeDir, 'package-lock.json'), JSON.stringify(lock));
  } catch (error) {
    throw checkoutFailure(runtimeDir, error);
  }
  await npmCi({ node: process.execPath, npm: host, cwd: runtimeDir, name: 'node' });
  const runtime = findRuntime();
  const check = spawnSync(runtime.node, ['--version'], { encoding: 'utf8' });
  if (check.status === 0) return runtime;
  throw new Failure(
    `Node ${runtime.version} does not run here`,
    (check.error?.message ?? check.stderr).trim(),
    `Install Node ${oldestNode.join('.')} or newer for this system, and start again.`,
  );
};
