import { parseArgs } from 'node:util';
import { migrationsFolder } from '../platform/migrations/folder.js';
import type { MigrationOptions } from '../platform/migrations/migrations.js';
import { applyMigrations, migrationStatus, resolveMigration } from '../platform/migrations/migrations.js';
import type { Command, CommandContext } from './command.js';
import { UsageError } from './command.js';
import { withDatabaseUrl } from './database.js';

type Print = CommandContext['print'];

const status = async (options: MigrationOptions, print: Print): Promise<void> => {
  const found = await migrationStatus(options);
  for (const [kind, names] of Object.entries({ ...found, failed: found.failed.map(({ name }) => name) })) {
    for (const name of names) print(`${kind.padEnd(8)} ${name}`);
  }
  if (found.pending.length === 0) print('Nothing is pending.');
};

const apply = async (options: MigrationOptions, print: Print): Promise<void> => {
  const applied = await applyMigrations(options);
  for (const name of applied) print(`applied  ${name}`);
  if (applied.length === 0) print('Nothing was pending.');
};

const resolve = async (options: MigrationOptions, args: string[], print: Print): Promise<void> => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { applied: { type: 'boolean' }, 'rolled-back': { type: 'boolean' } },
  });
  const [name] = positionals;
  const as = values.applied ? 'applied' : 'rolled-back';
  if (name === undefined || Boolean(values.applied) === Boolean(values['rolled-back'])) {
    throw new UsageError('migrate resolve takes a migration and either --applied or --rolled-back');
  }
  await resolveMigration(options, name, as);
  print(`${name} counts as ${as}.`);
};

export const migrate: Command = {
  summary: 'Show or apply the migrations of the database',
  usage: ['migrate status', 'migrate apply', 'migrate resolve <migration> --applied | --rolled-back'],
  run: async ({ env, args: [action, ...rest], print }) => {
    const known = action === 'status' || action === 'apply' || action === 'resolve';
    if (!known) throw new UsageError('migrate takes status, apply or resolve');
    if (action !== 'resolve' && rest.length > 0) throw new UsageError(`migrate ${action} takes nothing more`);
    // What is applied may be the first that is done on a data folder.
    const settings = await env(action === 'apply' ? 'any folder' : 'data');
    await withDatabaseUrl(settings, async (databaseUrl) => {
      const options = { databaseUrl, folder: migrationsFolder, log: { info: print } };
      if (action === 'status') await status(options, print);
      else if (action === 'apply') await apply(options, print);
      else await resolve(options, rest, print);
    });
  },
};
