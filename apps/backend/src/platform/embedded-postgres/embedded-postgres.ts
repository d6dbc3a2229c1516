import { resolve } from 'node:path';
import pg from 'pg';
import { fullDiskError } from '../errors/startup-error.js';
import { findBinaries } from './binaries.js';
import type { Cluster } from './cluster.js';
import { openCluster } from './cluster.js';
import { lockDataFolder } from './data-folder-lock.js';
import type { Guard } from './guard.js';
import { startGuard } from './guard.js';
import { clusterFolder, databaseName, hasSocket } from './make-cluster.js';
import type { Log } from './postmaster.js';
import { stopPostmaster } from './postmaster.js';
import { postgresUser } from './run-as.js';
import { clearRuntimeFile, lastPort, writeRuntimeFile } from './runtime-file.js';
import type { Settings } from './settings.js';
import { startPostmaster } from './start-attempt.js';
import { Supervisor } from './supervisor.js';

export interface EmbeddedPostgresOptions {
  /** The data folder; the database is its `postgres` subfolder. */
  dataDir: string;
  log: Log;
  /** Settings stronger than those in postgresql.conf; tests switch fsync off. */
  settings?: Settings;
  /** Runs once the folder is ours and before PostgreSQL starts; what it throws ends the start. */
  prepare?: () => Promise<void>;
}

/** A running PostgreSQL of our own. */
export interface EmbeddedPostgres {
  /** `postgresql://…` of the database `quemiai`, with the password of its owner, by a socket where the system has
   * them. It stays the same until `stop`. */
  url: string;
  port: number;
  /** Notes the address the server answers at, which a second start on this folder tells. */
  announce(address: string, listens?: string): void;
  /** Stops PostgreSQL after everything that uses it has ended. May be called more than once. */
  stop(): Promise<void>;
}

const address = (cluster: Cluster, port: number, database: string): string =>
  `postgresql://${databaseName}:${cluster.password}@127.0.0.1:${port}/${database}`;

/** The same by the socket in the cluster's folder where there is one; what ignores that part still finds the port. */
const quickAddress = (cluster: Cluster, port: number): string => {
  const url = address(cluster, port, databaseName);
  return hasSocket(cluster.folder) ? `${url}?host=${encodeURIComponent(cluster.folder)}` : url;
};

const query = async (url: string, ...statements: string[]): Promise<void> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

/** Made at first start; also after a start that ended between making the cluster and the database. */
const ensureDatabase = async (cluster: Cluster, port: number): Promise<void> => {
  const url = address(cluster, port, databaseName);
  try {
    await query(url);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === '3D000')) throw error;
    await query(address(cluster, port, 'postgres'), `CREATE DATABASE ${databaseName}`);
    await query(url, 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  }
};

/**
 * Starts the PostgreSQL that Quemiai brings along, on a loopback port, its data below `dataDir`; makes the database at
 * the first start. It is stopped by `stop()`, and by itself when this process ends without it.
 * @throws StartupError for every state that does not allow a start
 */
export const startEmbeddedPostgres = async (given: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const { log, settings = {} } = given;
  const dataDir = resolve(given.dataDir);
  const lock = lockDataFolder(dataDir);
  let guard: Guard | undefined;
  try {
    await given.prepare?.();
    const user = postgresUser(clusterFolder(dataDir));
    const binaries = findBinaries(dataDir, user);
    const cluster = await openCluster(dataDir, binaries, user, { settings, log });
    guard = startGuard(user);
    const setup = { binaries, cluster, dataDir, settings, guard, log };
    const { postmaster, port } = await startPostmaster(setup, { wish: lastPort(dataDir), fixed: false });
    const url = address(cluster, port, databaseName);
    let supervisor: Supervisor;
    try {
      supervisor = new Supervisor(setup, port, postmaster, (pid) =>
        writeRuntimeFile(dataDir, { url, port, pid }),
      );
    } catch (error) {
      await stopPostmaster(setup, postmaster.pid, () => !postmaster.running());
      throw error;
    }
    const stop = async (): Promise<void> => {
      await supervisor.stop();
      guard?.dismiss();
      clearRuntimeFile(dataDir);
      lock.release();
    };
    await ensureDatabase(cluster, port).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return {
      url: quickAddress(cluster, port),
      port,
      announce: (at, listens) => lock.announce(at, listens),
      stop,
    };
  } catch (error) {
    guard?.dismiss();
    lock.release();
    throw fullDiskError(error) ?? error;
  }
};
