import type { DestinationStream, Logger } from 'pino';
import { pino } from 'pino';
import { loggedError } from './logged-error.js';

const secretKeys = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'token',
  'refreshToken',
  'accessToken',
  'secret',
  // What people write to each other is nobody's business in a log.
  'body',
];
const redact = secretKeys.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]);

/** Adds to every line what is known of the request it belongs to; set by the platform. */
export const lineContext: { read: () => object | undefined } = { read: () => undefined };

const pretty = async (): Promise<DestinationStream> => {
  const { default: build } = await import('pino-pretty');
  return build({
    colorize: true,
    ignore: 'pid,hostname',
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
    sync: true,
  });
};

export const makeLogger = (destination: DestinationStream): Logger =>
  pino(
    {
      level: 'info',
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redact, censor: '[redacted]' },
      serializers: { err: (error: unknown) => loggedError(error) },
      mixin: () => lineContext.read() ?? {},
    },
    destination,
  );

const stdout = async (): Promise<DestinationStream> => {
  if (process.stdout.isTTY) return pretty();
  const destination = pino.destination(1);
  // Whoever reads us may go first: that is no reason to fail on the way out.
  destination.on('error', () => undefined);
  return destination;
};

/** The one log of the process: JSON lines, or readable ones on a terminal. Its level is set from `LOG_LEVEL` at start. */
const logger = makeLogger(await stdout());

export default logger;
