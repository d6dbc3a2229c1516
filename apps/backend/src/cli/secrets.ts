import { parseArgs } from 'node:util';
import { AuditService } from '../features/audit/audit.service.js';
import { TokenKeys } from '../platform/tokens/token-keys.js';
import type { Command, CommandContext } from './command.js';
import { UsageError } from './command.js';
import { withServices } from './database.js';
import { forget, generate, list, reencrypt } from './secrets-keys.js';

const rotate = async ({ env, args, print }: CommandContext): Promise<void> => {
  const { values } = parseArgs({ args, options: { leaked: { type: 'boolean', default: false } } });
  const { kid, signsIn } = await withServices(await env('data'), async (services) => {
    const rotated = await services.get(TokenKeys).rotate(values);
    await services.get(AuditService, { strict: false }).record({
      action: 'secrets.rotated',
      actor: { userId: null, name: 'command line' },
      target: { type: 'signing_key', id: rotated.kid },
      details: { leaked: values.leaked },
    });
    return rotated;
  });
  print(`The new key of access tokens is ${kid}.`);
  print(
    values.leaked
      ? 'It signs from now on, and what the keys before it signed counts no more: everybody gets a new access token unnoticed.'
      : `It signs in ${signsIn} seconds, once every node knows it; the one before verifies until its last token has expired.`,
  );
};

export const secrets: Command = {
  summary:
    'Show how old the secrets are, draw new ones, put a new key of access tokens in the place of the present one (nobody is signed out), encrypt what is stored with the newest key, or throw away what only a lost key opens',
  usage: [
    'secrets list',
    'secrets generate',
    'secrets rotate [--leaked]',
    'secrets reencrypt',
    'secrets forget [<id of a lost encryption key> [--yes]]',
  ],
  run: async (context) => {
    const [action, ...args] = context.args;
    const rest = { ...context, args };
    if (action === 'list') await list(rest);
    else if (action === 'generate') generate(rest);
    else if (action === 'rotate') await rotate(rest);
    else if (action === 'reencrypt') await reencrypt(rest);
    else if (action === 'forget') await forget(rest);
    else throw new UsageError('secrets takes list, generate, rotate, reencrypt or forget');
  },
};
