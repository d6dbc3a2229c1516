import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { secretBytes, secretNames } from '../config/secret-checks.js';
import { KeysService } from '../features/secrets/keys.service.js';
import { MissingKeys } from '../features/secrets/missing-keys.js';
import { ReencryptionService } from '../features/secrets/reencryption.service.js';
import { isKeyId, SecretBox } from '../platform/secrets/secret-box.js';
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
  const { keys, rotateAfterDays } = await withServices(await env('data'), (services) =>
    services.get(KeysService, { strict: false }).ages(),
  );
  for (const { name, id, source, state, ageDays, overdue, encrypts } of keys) {
    const parts = [
      name.padEnd(20),
      (id ?? '').padEnd(16),
      (source === 'none' ? 'nowhere' : source).padEnd(11),
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
  const { results, keyIds } = await withServices(await env('data'), async (services) => ({
    results: await services.get(ReencryptionService, { strict: false }).run(),
    keyIds: services.get(SecretBox).keyIds,
  }));
  const [current, ...former] = keyIds;
  print(
    `ENCRYPTION_KEY here is ${current}, and ENCRYPTION_KEYS_OLD ${former.length > 0 ? `has ${former.join(', ')}` : 'is empty: nothing is at hand to encrypt anew from'}.`,
  );
  for (const { store, resealed } of results) print(`${store.padEnd(20)}  ${resealed} encrypted anew`);
  const failed = results.flatMap(({ store, failed: ids }) => ids.map((id) => `${store} ${id}`));
  if (failed.length === 0) {
    print(`Everything stored is encrypted with ${current}.`);
    if (former.length > 0)
      print('Once every node runs with it as ENCRYPTION_KEY, ENCRYPTION_KEYS_OLD may be emptied.');
    return;
  }
  throw new Error(
    `${failed.length} could not be opened with the keys at hand and were left as they are:\n  ${failed.slice(0, 20).join('\n  ')}`,
  );
};

/** What people lose with values of each store. */
const costs: Record<string, string> = {
  totp_credentials: 'authenticator apps: their owners sign in without one, and may set up another',
  signing_keys: 'keys of access tokens: there is a new one, and clients renew their tokens unnoticed',
  settings: "the key of recovery codes: nobody's recovery codes work any more, new ones have to be made",
  idempotency_keys: 'answers kept for repeated requests: making an invite again within the day makes another',
};

export const forget = async ({ env, args, print }: CommandContext): Promise<void> => {
  // One id in 64 begins with a hyphen, and is no option for that.
  const rest = args.filter((arg) => arg !== '--' && !isKeyId(arg));
  const { values: given, positionals } = parseArgs({
    args: [...rest, '--', ...args.filter(isKeyId)],
    allowPositionals: true,
    options: { yes: { type: 'boolean', default: false } },
  });
  const [id, ...more] = positionals;
  if (more.length > 0) throw new UsageError('secrets forget takes one key');
  await withServices(await env('data'), async (services) => {
    const keys = services.get(MissingKeys, { strict: false });
    const missing = await keys.list();
    if (missing.length === 0) {
      print('Everything stored opens with the keys at hand: there is nothing to forget.');
      return;
    }
    const key = missing.find((one) => one.id === id);
    if (key === undefined) {
      const known = missing.map((one) => `${one.id} (${one.encrypts} stored)`).join(', ');
      throw new UsageError(
        id === undefined
          ? `Keys that are missing: ${known}. Name the one that is lost for good.`
          : `${id} is not missing. These are: ${known}`,
      );
    }
    if (!given.yes) {
      print(`What ${key.id} encrypts, ${key.encrypts} stored, would be thrown away and cannot come back:`);
      for (const cost of Object.values(costs)) print(`  ${cost}`);
      print(`Nothing was done. Do it with: secrets forget ${key.id} --yes`);
      return;
    }
    const { removed, untold } = await keys.forget(key.id);
    for (const [store, values] of Object.entries(removed)) {
      if (values > 0) print(`${String(values).padStart(6)}  ${costs[store] ?? store}`);
    }
    if (untold > 0) print(`${untold} of the owners of authenticator apps could not be mailed: tell them.`);
    print(`Nothing stored needs ${key.id} any more: start the server, or restart it where it runs.`);
  });
};
