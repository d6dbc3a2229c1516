import { randomBytes } from 'node:crypto';
import { secretBytes, secretNames } from '../config/secret-checks.js';
import { KeysService } from '../features/secrets/keys.service.js';
import { ReencryptionService } from '../features/secrets/reencryption.service.js';
import type { CommandContext } from './command.js';
import { UsageError } from './command.js';
import { withServices } from './database.js';

const nothingMore = (action: string, args: string[]): void => {
  if (args.length > 0) throw new UsageError(`secrets ${action} takes nothing more`);
};

/** One new secret of each kind, ready for a settings file; nothing is stored. */
export const generate = ({ args, print }: CommandContext): void => {
  nothingMore('generate', args);
  for (const name of secretNames) print(`${name}=${randomBytes(secretBytes[name]).toString('base64url')}`);
};

const ageOf = (days: number | null): string => {
  if (days === null) return 'age unknown';
  return days === 1 ? '1 day' : `${days} days`;
};

export const list = async ({ env, args, print }: CommandContext): Promise<void> => {
  nothingMore('list', args);
  const { keys, rotateAfterDays } = await withServices(env, (services) =>
    services.get(KeysService, { strict: false }).ages(),
  );
  for (const { name, id, source, state, ageDays, overdue, encrypts } of keys) {
    const parts = [
      name.padEnd(20),
      (id ?? '').padEnd(16),
      source.padEnd(11),
      state.padEnd(9),
      ageOf(ageDays),
    ];
    if (encrypts !== null) parts.push(`encrypts ${encrypts}`);
    if (overdue) parts.push(`older than ${rotateAfterDays} days: rotate it`);
    if (state === 'missing') parts.push('not at hand: what it encrypts cannot be read');
    print(parts.join('  '));
  }
};

export const reencrypt = async ({ env, args, print }: CommandContext): Promise<void> => {
  nothingMore('reencrypt', args);
  const results = await withServices(env, (services) =>
    services.get(ReencryptionService, { strict: false }).run(),
  );
  for (const { store, resealed } of results) print(`${store.padEnd(20)}  ${resealed} encrypted anew`);
  const failed = results.flatMap(({ store, failed: ids }) => ids.map((id) => `${store} ${id}`));
  if (failed.length === 0) {
    print('Everything stored is encrypted with ENCRYPTION_KEY; ENCRYPTION_KEYS_OLD may be emptied.');
    return;
  }
  throw new Error(
    `${failed.length} could not be opened with the keys at hand and were left as they are:\n  ${failed.slice(0, 20).join('\n  ')}`,
  );
};
