// What every ceiling has in common: it is a child of the bench, tells it when it is ready and ends with it.
// The ceilings are plain JavaScript: what strips types would count as memory and start time of the bare servers.

/** @type {Record<string, string | number | undefined>} */
const settings = JSON.parse(process.argv[2] ?? '{}');

/** @param {string} name */
export const settingText = (name) => {
  const value = settings[name];
  if (typeof value !== 'string') throw new Error(`the setting ${name} is missing`);
  return value;
};

/** @param {string} name */
export const settingNumber = (name) => {
  const value = settings[name];
  if (typeof value !== 'number') throw new Error(`the setting ${name} is missing`);
  return value;
};

/** @param {Record<string, number | undefined>} message */
export const tell = (message) => {
  process.send?.(message);
};

/** Exits when the bench is gone or asks for it. */
export const endWithBench = () => {
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
};

/** @param {import('node:http').Server} server */
export const tellPort = (server) => {
  const address = server.address();
  tell({ port: typeof address === 'object' ? address?.port : undefined });
};
