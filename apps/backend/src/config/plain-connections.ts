import type { Values } from './variables.js';

/** @param host of an address: a name, an IP, or one in brackets */
export const isThisMachine = (host: string): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/.test(host);

/** Whether the driver of PostgreSQL uses TLS and looks at the certificate. */
const checksCertificate = ({ searchParams: options }: URL): boolean => {
  const mode = options.get('sslmode');
  if (mode === null) return /^(?:true|1)$/.test(options.get('ssl') ?? '') || options.has('sslrootcert');
  if (mode.startsWith('verify-')) return true;
  return ['prefer', 'require'].includes(mode) && options.get('uselibpqcompat') !== 'true';
};

const databaseNotice = (url: URL): string | undefined => {
  const host = decodeURIComponent(url.searchParams.get('host') ?? url.hostname);
  if (isThisMachine(host) || host.startsWith('/') || checksCertificate(url)) return undefined;
  if (url.searchParams.get('sslmode') === 'disable') return undefined;
  return `DATABASE_URL reaches ${host} without TLS that shows who answers: add sslmode=verify-full, or sslmode=disable where the network in between is yours alone.`;
};

const redisNotice = ({ protocol, hostname }: URL): string | undefined =>
  protocol === 'rediss:' || isThisMachine(hostname)
    ? undefined
    : `REDIS_URL reaches ${hostname} without TLS: begin it with rediss://, unless the network in between is yours alone.`;

/** What a production server sends to other machines in the clear, for its operator to know. */
export const plainConnections = ({ NODE_ENV, DATABASE_URL, REDIS_URL }: Values): string[] => {
  if (NODE_ENV !== 'production') return [];
  return [
    DATABASE_URL === undefined ? undefined : databaseNotice(new URL(DATABASE_URL)),
    REDIS_URL === undefined ? undefined : redisNotice(new URL(REDIS_URL)),
  ].filter((notice) => notice !== undefined);
};
