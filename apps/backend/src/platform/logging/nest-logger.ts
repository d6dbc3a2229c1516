import type { LoggerService } from '@nestjs/common';
import logger from '../../config/logger.js';

/** Nest's own lines in our log. What it tells of its start is detail: `debug`. */
export class NestLogger implements LoggerService {
  log(message: unknown, ...rest: unknown[]): void {
    logger.debug({ context: rest.at(-1) }, String(message));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    logger.debug({ context: rest.at(-1) }, String(message));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    logger.trace({ context: rest.at(-1) }, String(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    logger.warn({ context: rest.at(-1) }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (message instanceof Error) logger.error({ err: message, context: rest.at(-1) }, message.message);
    else
      logger.error({ context: rest.at(-1), stack: rest.length > 1 ? rest[0] : undefined }, String(message));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    logger.fatal({ context: rest.at(-1) }, String(message));
  }
}
