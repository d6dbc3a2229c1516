import { join, resolve } from 'node:path';
import { isThisMachine, plainConnections } from './plain-connections.js';
import type { Values } from './variables.js';

/** Browsers count this machine's own pages as secure, whatever their scheme. */
const isPlain = (address: string): boolean => {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && !isThisMachine(hostname);
};

/** What the operator should know of values that are allowed. */
export const noticesOf = (values: Values): string[] => {
  const notices: string[] = [];
  const production = values.NODE_ENV === 'production';
  if (production && values.PUBLIC_URL !== undefined && isPlain(values.PUBLIC_URL)) {
    notices.push(
      'PUBLIC_URL begins with http://: what people send, passwords among it, can be read on the way, cookies are not kept to HTTPS, and browsers are not told to insist on it. Passkeys and signed requests, and so the administration, need an https:// address.',
    );
  }
  if (values.REDIS_URL !== undefined) {
    notices.push(
      'REDIS_URL is set: limits are counted for all nodes together. Messages do not pass between nodes yet: start one node only.',
    );
  }
  if (production && values.SMTP_URL === undefined) {
    const outbox = join(resolve(values.QUEMIAI_DATA_DIR), 'outbox');
    notices.push(`SMTP_URL is not set: nobody gets mail, and ${outbox} keeps what would be sent.`);
  }
  return [...notices, ...plainConnections(values)];
};
