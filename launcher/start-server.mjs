import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { stopWhenWeAreGone, whenLeftAlone } from './left-alone.mjs';
import { at, buildDir } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { codeOf, passOn, runAttached } from './processes.mjs';

const help = `Starts Quemiai: fetches and builds what is missing, then runs the server.

  npm start                  on ./data, at http://127.0.0.1:4000
  npm start -- --demo        with a community to look round in
  npm start -- --help        this text

Settings are environment variables: see docs/configuration.md.
`;

/** @throws Failure for an option it does not know */
const readStartOptions = (args) => {
  const unknown = args.find((arg) => !['--demo', '--help', '-h'].includes(arg));
  if (unknown !== undefined) {
    throw new Failure(
      `Unknown option ${unknown}`,
      'npm start knows --demo and --help',
      'See npm start -- --help.',
      64,
    );
  }
  return { help: args.includes('--help') || args.includes('-h'), demo: args.includes('--demo') };
};

export const start = async (args) => {
  const options = readStartOptions(args);
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const { node } = await prepare({ build: true });
  const env = { NODE_COMPILE_CACHE: join(buildDir, 'compiled'), ...process.env };
  let endWatch = () => {};
  const onStart = (pid) => {
    endWatch = stopWhenWeAreGone(pid);
    whenLeftAlone(() => passOn('SIGTERM'));
  };
  const server = [at('apps/backend/dist/main.js'), ...args];
  const { code, signal } = await runAttached(node, server, { env, onStart });
  endWatch();
  if (signal) process.stderr.write(`\nThe server was ended by ${signal}.\n`);
  return codeOf(code, signal);
};
