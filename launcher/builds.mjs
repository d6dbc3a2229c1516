import { readdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure, checkoutFailure } from './failure.mjs';
import { at } from './paths.mjs';
import { lastLines, runLogged } from './processes.mjs';
import { filesOf, isStamped, readStamps, stampOf, writeStamp } from './stamps.mjs';

const contract = [
  'packages/contract/src',
  'packages/contract/package.json',
  'packages/contract/tsconfig.json',
];
const shared = ['package-lock.json', 'tsconfig.base.json'];
const tsc = (folder) => ['node_modules/typescript/bin/tsc', '-p', folder];

/** What is built, of what, and how; one that stands later may need an earlier one. */
const builds = [
  {
    name: 'contract',
    folder: 'packages/contract',
    inputs: [...shared, ...contract],
    tool: tsc('packages/contract'),
  },
  {
    name: 'backend',
    folder: 'apps/backend',
    inputs: [
      ...shared,
      ...contract,
      'apps/backend/src',
      'apps/backend/package.json',
      'apps/backend/tsconfig.json',
    ],
    tool: tsc('apps/backend'),
  },
  {
    name: 'web',
    folder: 'apps/web',
    inputs: [
      ...shared,
      ...contract,
      ...['src', 'public', 'index.html', 'package.json', 'tsconfig.json'].map((each) => `apps/web/${each}`),
      ...['vite.config.ts', 'emoji-data.plugin.ts', 'compress.plugin.ts'].map((each) => `apps/web/${each}`),
    ],
    tool: ['node_modules/vite/bin/vite.js', 'build', 'apps/web', '--logLevel', 'warn'],
  },
];

/** Tests are no input: changing one builds nothing anew. */
const isInput = (path) => !/\.(spec|itest)\.tsx?$|\.fixture\.mjs$|\/src\/testing\//.test(path);
const filesFor = ({ inputs }) => filesOf(inputs, isInput);

const isThere = ({ folder }) => {
  try {
    return readdirSync(at(folder, 'dist')).length > 0;
  } catch {
    return false;
  }
};

/** The builds that are missing or older than what they are made of. */
export const neededBuilds = () => {
  const stamps = readStamps();
  return builds.filter((build) => !isThere(build) || !isStamped(stamps[build.name], filesFor(build)));
};

const make = async (node, build) => {
  // Taken before: what is changed while it builds is built next time.
  const stamp = stampOf(filesFor(build));
  try {
    rmSync(at(build.folder, 'dist'), { recursive: true, force: true });
    rmSync(at(build.folder, 'tsconfig.tsbuildinfo'), { force: true });
  } catch (error) {
    throw checkoutFailure(at(build.folder), error);
  }
  const [script, ...args] = build.tool;
  const env = { ...process.env, NODE_ENV: 'production' };
  const { code, output, path } = await runLogged(`build ${build.name}`, node, [at(script), ...args], { env });
  if (code !== 0) {
    throw new Failure(
      `The ${build.name} does not build`,
      `${lastLines(output, 20)}\nAll of it: ${path}`,
      `It is made of ${dirname(build.inputs.at(-1))} and what that imports.`,
    );
  }
  writeStamp(build.name, stamp);
};

/** Makes those builds: the contract before the others, which are made side by side. */
export const makeBuilds = async (node, needed) => {
  const first = needed.filter(({ name }) => name === 'contract');
  for (const build of first) await make(node, build);
  const rest = needed.filter((build) => !first.includes(build));
  const results = await Promise.allSettled(rest.map((build) => make(node, build)));
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
};
