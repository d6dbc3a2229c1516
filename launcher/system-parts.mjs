import { accessSync, constants } from 'node:fs';
import { lastLines, runLogged } from './processes.mjs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The browser of the tests: the one `CHROMIUM_PATH` names, or the system's; undefined where there is none. */
export const findChromium = () =>
  [process.env.CHROMIUM_PATH, ...places].find((path) => path && isProgram(path));

const apt = (...args) => ['apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args];
const commands = [
  apt('update'),
  apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-color-emoji'),
];

const missing = (why) => ({
  ok: false,
  note: 'missing',
  report: `The browser tests need Chromium, and ${why}.
Install it (Debian, Ubuntu: sudo apt-get install chromium), or set CHROMIUM_PATH to one.`,
});

/** Installs Chromium from Debian's packages where it is missing and this user may; the outcome of a row. */
export const ensureChromium = async () => {
  const found = findChromium();
  if (found) return { ok: true, note: found };
  if (!isProgram('/usr/bin/apt-get')) return missing('this system has no apt-get to fetch it with');
  const root = process.getuid?.() === 0;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (!root && (await runLogged('sudo', 'sh', ['-c', 'sudo -n true'])).code !== 0) {
    return missing('only root may install it');
  }
  for (const [command, ...args] of commands) {
    const [program, ...rest] = root ? [command, ...args] : ['sudo', '-n', command, ...args];
    const { code, output, path } = await runLogged(`chromium ${args[2]}`, program, rest, { env });
    if (code !== 0) return missing(`${command} ${args[2]} failed:\n${lastLines(output)}\nAll of it: ${path}`);
  }
  const now = findChromium();
  return now ? { ok: true, note: now } : missing('its package brought no program that is known here');
};
