import fs from 'node:fs';

/**
 * Runs the scanner of Mozilla's HTTP Observatory on the host (and port) of its argument and prints the result as JSON.
 * Its package downloads two lists when it is installed: of the hosts that browsers preload HSTS for, and of the public
 * suffixes. Neither is here, and neither can name the host of a test: both are empty.
 */
const read = fs.readFileSync;
fs.readFileSync = (path, ...options) => {
  const name = String(path);
  if (name.endsWith('hsts-preload.json')) return '{}';
  if (name.endsWith('tld-list.json')) return '[]';
  return read(path, ...options);
};

const { scan } = await import('@mdn/mdn-http-observatory');
process.stdout.write(JSON.stringify(await scan(process.argv[2] ?? '')));
