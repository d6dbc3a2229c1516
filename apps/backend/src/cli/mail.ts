import { email } from '@quemiai/contract/scalars';
import { MailTrialService } from '../features/admin/mail-trial.service.js';
import { commandLine } from '../features/audit/audit.service.js';
import { Mailer } from '../platform/mail/mailer.js';
import type { Command, CommandContext } from './command.js';
import { check, UsageError } from './command.js';
import { withServices } from './database.js';

const test = async ({ env, args, print }: CommandContext): Promise<void> => {
  if (args.length !== 1) throw new UsageError('Name one address');
  const to = check(email, args[0], 'e-mail address');
  await withServices(await env('data'), async (services) => {
    const { server } = services.get(Mailer);
    const failure = await services.get(MailTrialService, { strict: false }).send(to, commandLine);
    if (failure !== undefined) throw new Error(`No mail was sent. ${failure}`);
    print(
      server === undefined
        ? 'SMTP_URL is not set: the mail is kept in the folder outbox of the data folder.'
        : `${server} has taken the mail to ${to}. Look whether it arrives, also among spam.`,
    );
  });
};

export const mail: Command = {
  summary: 'Send a test mail, and say in words what is wrong when it cannot be sent',
  usage: ['mail test <address>'],
  run: async (context) => {
    const [action, ...args] = context.args;
    if (action !== 'test') throw new UsageError('mail takes test');
    await test({ ...context, args });
  },
};
