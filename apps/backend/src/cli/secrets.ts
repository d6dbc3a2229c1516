import { parseArgs } from 'node:util';
import { AuditService } from '../features/audit/audit.service.js';
import { TokenKeys } from '../platform/tokens/token-keys.js';
import type { Command, CommandContext } from './command.js';
import { UsageError } from './command.js';
import { withServices } from './database.js';

const rotate = async ({ env, args, print }: CommandContext): Promise<void> => {
  const { values } = parseArgs({ args, options: { leaked: { type: 'boolean', default: false } } });
  const { kid, signsIn } = await withServices(env, async (services) => {
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
    'Put a new key of access tokens in the place of the present one; nobody is signed out, and no node is restarted',
  usage: ['secrets rotate [--leaked]'],
  run: async (context) => {
    const [action, ...args] = context.args;
    if (action !== 'rotate') throw new UsageError('secrets takes rotate');
    await rotate({ ...context, args });
  },
};
