import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Lets Git run `.husky/pre-commit` in the checkout that this runs in. Does nothing without Git, without the development
 * tools, in a CI, in production, or where somebody chose hooks of their own.
 * @returns what was done, for people
 */
const install = async () => {
  if (process.env.CI || process.env.NODE_ENV === 'production') return 'no hooks: nobody commits here';
  if (!existsSync('.git')) return 'no hooks: this is no Git checkout';
  const asked = spawnSync('git', ['config', 'core.hooksPath'], { encoding: 'utf8' });
  if (asked.error) return 'no hooks: there is no Git';
  const chosen = asked.stdout.trim();
  if (chosen === '.husky/_') return 'the hooks are in place';
  if (chosen !== '') return `no hooks: core.hooksPath is ${chosen} already`;
  const husky = await import('husky').catch(() => undefined);
  if (husky === undefined) return 'no hooks: husky is not installed';
  const fault = husky.default();
  return fault === '' ? 'the hooks were installed' : `no hooks: ${fault}`;
};

process.stdout.write(`${await install()}\n`);
