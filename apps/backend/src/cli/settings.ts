import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Env } from '../config/env.js';
import { loadEnvironment } from '../config/env.js';
import type { Source } from '../config/variable-reader.js';
import { VariableReader } from '../config/variable-reader.js';
import { clusterFolder } from '../platform/embedded-postgres/make-cluster.js';
import { StartupError } from '../platform/errors/startup-error.js';

const refuseEmpty = (dataDir: string): void => {
  if (existsSync(clusterFolder(dataDir))) return;
  throw new StartupError({
    title: `There is no Quemiai data in ${dataDir}`,
    detail: 'Nothing was made there.',
    hint: 'QUEMIAI_DATA_DIR names the data folder; "npm start" makes a new one.',
  });
};

const isSet = (source: Source, name: string): boolean =>
  Boolean(source[name]) || Boolean(source[`${name}_FILE`]);

/** What a command needs of the data folder: that something is in it, or nothing, because it may be the first there. */
export type Wanted = 'data' | 'any folder';

/**
 * The environment for a command.
 * @throws ConfigError as at a start; StartupError where the data folder has no data, and the command needs some: a mistyped
 *   folder would be answered from a new and empty database
 */
export const settingsFor = async (source: Source, wanted: Wanted): Promise<Env> => {
  const looked = wanted === 'data' && !isSet(source, 'DATABASE_URL');
  // Before anything is read: reading makes the secrets that are missing. A provider may name a database elsewhere.
  if (looked && !isSet(source, 'SECRETS_PROVIDER')) {
    const reader = new VariableReader(source);
    reader.read('QUEMIAI_DATA_DIR');
    const { QUEMIAI_DATA_DIR: dataDir } = reader.values;
    if (typeof dataDir === 'string') refuseEmpty(resolve(dataDir));
  }
  const env = await loadEnvironment(source);
  if (looked && env.DATABASE_URL === undefined) refuseEmpty(env.QUEMIAI_DATA_DIR);
  return env;
};
