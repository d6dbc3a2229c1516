import type { KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Env } from '../config/env.js';
import { AUDIT_HEAD_KEY, keptSecretPath } from '../config/secrets.js';
import { AuditPagesRepo } from '../features/audit/audit-pages.repo.js';
import { AuditVerify } from '../features/audit/audit-verify.service.js';
import { HeadFile } from '../features/audit/head-file.js';
import { headKey } from '../features/audit/head-key.js';
import type { SignedHead } from '../features/audit/signed-head.js';
import { readHead } from '../features/audit/signed-head.js';
import { Database, sqlState } from '../platform/database/database.js';
import type { Command, CommandContext } from './command.js';
import { UsageError } from './command.js';
import { withDatabaseUrl } from './database.js';

const INSUFFICIENT_PRIVILEGE = '42501';

const withDatabase = async <T>(env: Env, work: (database: Database) => Promise<T>): Promise<T> =>
  withDatabaseUrl(env, async (url) => {
    const database = new Database(url, () => undefined);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  });

/** The key that the heads of this data folder are signed with; undefined where none was made yet. */
const keyOf = (dataDir: string, file: string | undefined): KeyObject | undefined => {
  if (file !== undefined) return createPublicKey(readFileSync(file, 'utf8'));
  return existsSync(keptSecretPath(dataDir, AUDIT_HEAD_KEY)) ? createPublicKey(headKey(dataDir)) : undefined;
};

const linesOf = (dataDir: string, file: string | undefined): string[] =>
  file === undefined ? new HeadFile(dataDir).lines() : readFileSync(file, 'utf8').split('\n').filter(Boolean);

const count = (number: number, one: string): string =>
  `${number} ${number === 1 ? one : one.replace('entry', 'entries').replace('head', 'heads')}`;

const verify = async (context: CommandContext): Promise<void> => {
  const { values } = parseArgs({
    args: context.args,
    options: { heads: { type: 'string' }, 'public-key': { type: 'string' } },
  });
  const env = await context.env('data');
  const dataDir = env.QUEMIAI_DATA_DIR;
  const key = keyOf(dataDir, values['public-key']);
  const lines = linesOf(dataDir, values.heads);
  const heads: SignedHead[] = key ? lines.flatMap((line) => readHead(line, key) ?? []) : [];
  if (lines.length > 0 && heads.length === 0) {
    throw new Error(
      'None of the signed heads is by this key: it is another one, or it is lost. Name the right one by --public-key.',
    );
  }
  if (heads.length === 0 && key) {
    throw new Error(
      'There are no signed heads here, though this server has signed some: audit/heads.jsonl in the data folder is gone or empty. Name a copy of it by --heads.',
    );
  }
  const { entries, faults } = await withDatabase(env, async (database) =>
    new AuditVerify(new AuditPagesRepo(database)).run(heads),
  );
  const [fault, ...more] = faults;
  if (fault) {
    const before = `The ${count(entries, 'entry')} before it ${entries === 1 ? 'is' : 'are'} as written.`;
    const also = more.map(({ seq, what }) => `Also: entry ${seq} ${what}.`);
    const told = [`Entry ${fault.seq} ${fault.what}.`, ...(entries === 0 ? [] : [before]), ...also];
    throw new Error(told.join('\n'));
  }
  context.print(`The audit log is as it was written: ${count(entries, 'entry')}.`);
  const last = heads.at(-1);
  context.print(
    last
      ? `${count(heads.length, 'signed head')} agree${heads.length === 1 ? 's' : ''}; the last is of entry ${last.seq}, signed at ${last.at}.`
      : 'There are no signed heads here: only what was changed and not recomputed was looked for.',
  );
  const other = lines.length - heads.length;
  if (other > 0) context.print(`${other} of the lines are not signed by this key and were passed over.`);
};

const statements = [
  `DO $$ BEGIN CREATE ROLE quemiai_audit NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
  'GRANT quemiai_audit TO CURRENT_USER',
  'GRANT USAGE ON SCHEMA public TO quemiai_audit',
  'REVOKE ALL ON audit_log FROM quemiai_audit',
  'GRANT SELECT, INSERT ON audit_log TO quemiai_audit',
];

const role = async (context: CommandContext): Promise<void> => {
  if (context.args.length > 0) throw new UsageError('audit role takes nothing more');
  await withDatabase(await context.env('data'), async (database) => {
    try {
      await database.transaction(async (tx) => {
        for (const [index, text] of statements.entries())
          await tx.rows({ name: `audit_role_${index}`, text }, []);
      });
    } catch (error) {
      if (sqlState(error) !== INSUFFICIENT_PRIVILEGE) throw error;
      const wanted = statements.join(';\n  ');
      throw new Error(
        `This database user may not make roles. Let one who may run, with the name of this user in place of CURRENT_USER:\n  ${wanted};`,
        { cause: error },
      );
    }
  });
  context.print(
    'From the next start, the audit log is written as quemiai_audit, which may add to it and read it.',
  );
};

export const audit: Command = {
  summary: 'Check that nobody changed the audit log, or make the database role that may only add to it',
  usage: ['audit verify [--heads <file>] [--public-key <file>]', 'audit role'],
  run: async (context) => {
    const [action, ...args] = context.args;
    if (action === 'verify') await verify({ ...context, args });
    else if (action === 'role') await role({ ...context, args });
    else throw new UsageError('audit takes verify or role');
  },
};
