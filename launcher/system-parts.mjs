import { accessSync, constants } from 'node:fs';
import { lastLines, runLogged } from './processes.mjs';

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const chromiumPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser of the tests: the one `CHROMIUM_PATH` names, or the system's; undefined where there is none. */
export const findChromium = () =>
  [process.env.CHROMIUM_PATH, ...chromiumPlaces].find((path) => path && isProgram(path));

const findRedis = () =>
  (process.env.PATH ?? '')
    .split(':')
    .map((folder) => `${folder}/redis-server`)
    .find(isProgram);

const chromium = {
  needs: 'The browser tests need Chromium',
  hint: 'Install it (Debian, Ubuntu: sudo apt-get install chromium), or set CHROMIUM_PATH to one.',
  packages: ['chromium', 'fonts-noto-color-emoji'],
  find: findChromium,
};
const redis = {
  needs: 'The tests of limits across nodes need redis-server',
  hint: 'Install it (Debian, Ubuntu: sudo apt-get install redis-server; macOS: brew install redis).',
  packages: ['redis-server'],
  find: findRedis,
};

const apt = (...args) => ['apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args];

/** Installs a part from Debian's packages where it is missing and this user may; the outcome of a row. */
const ensure = async ({ needs, hint, packages, find }) => {
  const missing = (why) => ({ ok: false, note: 'missing', report: `${needs}, and ${why}.\n${hint}` });
  const found = find();
  if (found) return { ok: true, note: found };
  if (!isProgram('/usr/bin/apt-get')) return missing('this system has no apt-get to fetch it with');
  const root = process.getuid?.() === 0;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (!root && (await runLogged('sudo', 'sh', ['-c', 'sudo -n true'])).code !== 0) {
    return missing('only root may install it');
  }
  const commands = [apt('update'), apt('install', '-y', '--no-install-recommends', ...packages)];
  for (const [command, ...args] of commands) {
    const [program, ...rest] = root ? [command, ...args] : ['sudo', '-n', command, ...args];
    const log = `${packages[0]} ${args[2]}`;
    const { code, output, path } = await runLogged(log, program, rest, { env });
    if (code !== 0) return missing(`${command} ${args[2]} failed:\n${lastLines(output)}\nAll of it: ${path}`);
  }
  const now = find();
  return now ? { ok: true, note: now } : missing('its package brought no program that is known here');
};

export const ensureChromium = () => ensure(chromium);
export const ensureRedis = () => ensure(redis);
