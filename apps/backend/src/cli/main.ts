import { ConfigError } from '../config/config-error.js';
import logger from '../config/logger.js';
import { AppError } from '../platform/errors/app-error.js';
import { errorCode, StartupError } from '../platform/errors/startup-error.js';
import { complain } from '../platform/process/console.js';
import { admin, adminHelp } from './admin.js';
import { UsageError } from './usage-error.js';

const commands: Record<string, (args: string[]) => Promise<string>> = { admin };

const help = `Usage: npm run quemiai -- <command>

${adminHelp}`;

const run = async ([name = '', ...args]: string[]): Promise<string> => {
  if (['', 'help', '--help', '-h'].includes(name)) return help;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`Unknown command: ${name}`);
  return command(args);
};

const fail = (error: unknown): number => {
  if (error instanceof UsageError || errorCode(error)?.startsWith('ERR_PARSE_ARGS')) {
    complain(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return UsageError.exitCode;
  }
  if (error instanceof ConfigError) {
    complain(error.message);
    return ConfigError.exitCode;
  }
  if (error instanceof StartupError) {
    complain(`${error.title}\n  ${error.detail.replaceAll('\n', '\n  ')}\n  ${error.hint}`);
    return 1;
  }
  if (error instanceof AppError) {
    complain(error.detail);
    return 1;
  }
  logger.fatal({ err: error }, 'the command failed');
  return 1;
};

try {
  process.stdout.write(`${await run(process.argv.slice(2))}\n`);
} catch (error) {
  process.exitCode = fail(error);
}
