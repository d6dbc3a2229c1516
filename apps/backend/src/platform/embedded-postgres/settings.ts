/** Values of postgresql.conf by name. */
export type Settings = Readonly<Record<string, string>>;

/**
 * What a new cluster gets in its postgresql.conf, for an operator to change there: a small machine that also runs
 * the server, and nothing acknowledged before it is on disk.
 */
export const initialSettings: Settings = {
  shared_buffers: '128MB',
  max_connections: '100',
  synchronous_commit: 'on',
  wal_compression: 'on',
  max_wal_size: '1GB',
  // Reads come from the cache: three I/O worker processes would only take memory.
  io_method: 'sync',
  max_logical_replication_workers: '0',
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.max': '1000',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // People's data stays out of the log: no statements, no row values.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** What the supervision rests on: given at every start, and stronger than postgresql.conf. */
export const fixedSettings = (port: number, socket: boolean): Settings => ({
  listen_addresses: '127.0.0.1',
  port: String(port),
  unix_socket_directories: socket ? '.' : '',
  unix_socket_permissions: '0700',
  password_encryption: 'scram-sha-256',
  logging_collector: 'off',
  log_destination: 'stderr',
  // What is read in the log at start is looked for in English.
  lc_messages: 'C',
});

export const asArguments = (settings: Settings, flag: '-c' | '--set'): string[] =>
  Object.entries(settings).flatMap(([name, value]) => [flag, `${name}=${value}`]);
