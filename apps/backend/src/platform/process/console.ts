import logger from '../../config/logger.js';

const terminal = process.stdout.isTTY;
// Whoever reads us may go first (a closed terminal, a pipe's end): that is no reason to fail on the way out.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

/** Tells the operator something: plainly on a terminal, as a log line elsewhere. */
export const say = (text: string): void => {
  if (terminal) process.stdout.write(`${text}\n`);
  else logger.info(text);
};

/** The end of a start: where to go. */
export const sayReady = (address: string): void => {
  if (terminal) process.stdout.write(`\n  Quemiai is ready: open ${address}\n  Ctrl-C stops everything.\n\n`);
  else logger.info({ address }, `Quemiai is ready: open ${address}`);
};

/** How to become the first administrator. */
export const sayFirstAdmin = (): void => {
  if (!terminal) {
    logger.info('The first administrator: sign up, then run "npm run quemiai -- admin grant <username>"');
    return;
  }
  process.stdout.write(`  The first administrator: sign up there, then run
    npm run quemiai -- admin grant <username>
  or set QUEMIAI_ADMIN_EMAIL, QUEMIAI_ADMIN_USERNAME and QUEMIAI_ADMIN_PASSWORD before the first start.

`);
};

/** Does one step of the start and tells how long it took. */
export const step = async <T>(title: string, work: () => Promise<T>): Promise<T> => {
  const start = performance.now();
  const result = await work();
  const ms = Math.round(performance.now() - start);
  if (terminal) process.stdout.write(`  ${title.padEnd(44)} ${(ms / 1000).toFixed(2).padStart(6)} s\n`);
  else logger.info({ ms }, title);
  return result;
};

/** Says why the process ends, for a person, wherever standard error leads. */
export const complain = (text: string): void => {
  process.stderr.write(`\n${text}\n\n`);
};
