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

/**
 * The end of a start: where to go.
 * @param listens where a reverse proxy finds the server, when that is not where people go
 * @param mail what becomes of mail, where none is sent; sentences
 */
export const sayReady = (address: string, listens: string | undefined, mail: readonly string[]): void => {
  const ready = `Quemiai is ready: open ${address}`;
  if (!terminal) {
    logger.info({ address, listens }, listens === undefined ? ready : `${ready} (listens on ${listens})`);
    if (mail.length > 0) logger.info(mail.join(' '));
    return;
  }
  const lines = [ready];
  if (listens !== undefined) lines.push(`It listens on ${listens}.`);
  lines.push(...mail, 'Ctrl-C stops everything.');
  process.stdout.write(`\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
};

/**
 * How to become the first administrator: with the token on a terminal. A log is read by others: there it is the file
 * that has it.
 */
export const sayFirstAdmin = (address: string, { token, path }: { token: string; path: string }): void => {
  if (!terminal) {
    logger.info(
      { path },
      `The first administrator: open ${address}/setup and give the token that is in ${path}`,
    );
    return;
  }
  process.stdout.write(`  Open ${address}/setup#${token}
  to become the first administrator.

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
