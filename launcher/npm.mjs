import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { Failure, checkoutFailure } from './failure.mjs';
import { lastLines, runLogged } from './processes.mjs';

const isNpm = (path) => path !== undefined && basename(path) === 'npm-cli.js' && existsSync(path);

const onPath = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => [join(folder, 'npm'), join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js')])
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path));

/** The host's npm, as a script for Node: the one that runs us, that of this Node, or the first of the PATH. */
export const hostNpm = () => {
  const beside = dirname(realpathSync(process.execPath));
  const found = [
    process.env.npm_execpath,
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    ...onPath(),
  ].find(isNpm);
  if (found === undefined) {
    throw new Failure(
      'npm is missing',
      'it comes with Node, and is not on the PATH',
      'Install Node with npm.',
    );
  }
  return found;
};

/** The version's first number. */
export const npmMajor = (script) =>
  Number.parseInt(JSON.parse(readFileSync(join(dirname(script), '..', 'package.json'), 'utf8')).version, 10);

const causes = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network (request|connectivity|timeout)/i,
    'The package registry cannot be reached',
    "The first start, and one after an update, fetches packages. Connect to the internet (or set npm's proxy or registry) and start again.",
  ],
  [
    /E401|E403|ENEEDAUTH/,
    'The package registry refuses to answer',
    'Check the registry and the credentials in your npm configuration.',
  ],
  [/ENOSPC/, 'The disk is full', 'Installing takes about 1 GB. Free some space and start again.'],
  [
    /EACCES|EPERM|EROFS/,
    'Installing is not permitted',
    "Start as the owner of the checkout and of npm's cache (~/.npm), or clone it to a folder of your own.",
  ],
  [
    /can only install packages when your package\.json and package-lock\.json|EUSAGE/,
    'package-lock.json does not fit package.json',
    'Run npm install and commit both, or put both back as they were (git checkout).',
  ],
  [
    /EINTEGRITY/,
    'A package is not what the lock file promises',
    'Run npm cache clean --force and start again.',
  ],
];

/** What npm's failure means, from what it printed. */
const npmFailure = (output, path) => {
  const known = causes.find(([pattern]) => pattern.test(output));
  const [title, hint] = known?.slice(1) ?? ['Installing failed', ''];
  return new Failure(title, `${lastLines(output)}\nAll of it: ${path}`, hint);
};

const ownConfig =
  /^npm_config_(prefix|local_prefix|workspaces?|include_workspace_root|global|location|omit|include|only|production|dry_run|package_lock_only|loglevel|ignore_scripts)$/i;

/**
 * `npm ci` without install scripts, development tools included.
 * @param node the program that runs npm
 */
export const npmCi = async ({ node, npm, cwd, name }) => {
  const args = [npm, 'ci', '--ignore-scripts', '--include=dev', '--include=optional', '--prefer-offline'];
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=4000'];
  // What npm was told for the command that runs us is not meant for this one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !ownConfig.test(key)));
  try {
    const { code, output, path } = await runLogged(name, node, [...args, ...quiet, ...patience], {
      cwd,
      env,
    });
    if (code !== 0) throw npmFailure(output, path);
  } catch (error) {
    throw checkoutFailure(cwd, error);
  }
};
