import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '../../config/env.js';
import { Passwords } from '../../features/auth/passwords.js';
import type { Database } from '../../platform/database/database.js';
import { dataFolderError, errorCode, StartupError } from '../../platform/errors/startup-error.js';
import { DemoRepo } from './demo.repo.js';
import { demoRows, emailOf, everybody } from './demo-rows.js';
import { people } from './people.js';

export interface DemoAccount {
  username: string;
  password: string;
  /** Where the password is kept, readable by its owner alone. */
  file: string;
  /** False when the demo was there before. */
  added: boolean;
}

// Without letters and digits that look alike: 20 of them are 99 bits.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const newPassword = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 5 }, () => letters.charAt(randomInt(letters.length))).join(''),
  ).join('-');

/** The password that was made for this data folder; undefined before the first time. */
const keptPassword = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw dataFolderError(file, error);
  }
};

/** The password that is kept from now on: of two processes that make one at once, the first's. */
const keepPassword = (dataDir: string, file: string): string => {
  const made = newPassword();
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${made}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    const kept = errorCode(error) === 'EEXIST' ? keptPassword(file) : undefined;
    if (kept !== undefined) return kept;
    throw dataFolderError(file, error);
  }
};

/** @throws StartupError on a production server */
export const refuseDemo = ({ NODE_ENV }: Pick<Env, 'NODE_ENV'>): void => {
  if (NODE_ENV !== 'production') return;
  throw new StartupError({
    title: 'The demo is not for production',
    detail: 'NODE_ENV is production, and --demo would add people who do not exist',
    hint: 'Start without --demo, or with another data folder and without NODE_ENV=production.',
  });
};

const refuseTakenNames = async (repo: DemoRepo): Promise<void> => {
  const name = await repo.takenName(everybody.map((who) => people[who].username.toLowerCase()));
  if (name === undefined) return;
  throw new StartupError({
    title: 'The demo cannot be added here',
    detail: `somebody is named ${name} already, like a person of the demo`,
    hint: 'Start with another data folder: QUEMIAI_DATA_DIR=./demo-data npm start -- --demo',
  });
};

/**
 * Adds a community with weeks of history to a database that has none of it, and an account to look round with. Its
 * password is made here, once, and kept under the data folder.
 * @throws StartupError in production, and where real people have names of the demo's
 */
export const addDemo = async (
  database: Database,
  env: Pick<Env, 'NODE_ENV' | 'QUEMIAI_DATA_DIR'>,
): Promise<DemoAccount> => {
  refuseDemo(env);
  const [first] = everybody;
  if (first === undefined) throw new Error('The demo has nobody');
  const repo = new DemoRepo(database);
  const passwords = new Passwords();
  const file = join(env.QUEMIAI_DATA_DIR, 'demo-password');
  const there = await repo.isThere(emailOf(first));
  const kept = keptPassword(file);
  const { username } = people[first];
  if (there && kept !== undefined) return { username, password: kept, file, added: false };
  if (!there) await refuseTakenNames(repo);
  const password = kept ?? keepPassword(env.QUEMIAI_DATA_DIR, file);
  const firstHash = await passwords.hash(password);
  const rows = demoRows(new Date(), { firstHash, noPassword: passwords.unusable() });
  const added = !there && (await repo.add(emailOf(first), rows));
  // The file was lost, or belongs to another node: the new password is the one that is told.
  if (!added) await repo.setPassword(emailOf(first), firstHash);
  return { username, password, file, added };
};
