import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '@quemiai/contract/errors';
import logger from '../../config/logger.js';
import { uuidv7 } from '../ids/uuidv7.js';
import { PROBLEM_TYPE, problem } from './problem.js';

const codes: Record<string, [ErrorCode, string]> = {
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'The address and the header fields may take 16 KiB together'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['payload_too_large', 'The chunk extensions are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request did not arrive within 30 seconds'],
};

/** Answers what Node could not even read as HTTP, and closes the connection. */
export const answerClientError = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, detail] = codes[error.code ?? ''] ?? ['malformed_request', 'The request is not valid HTTP'];
  const requestId = uuidv7();
  const body = problem(code, requestId, detail);
  logger.debug({ requestId, reason: error.code }, 'a request could not be read');
  const text = JSON.stringify(body);
  socket.end(
    [
      `HTTP/1.1 ${body.status} ${STATUS_CODES[body.status]}`,
      `Content-Type: ${PROBLEM_TYPE}`,
      `Content-Length: ${Buffer.byteLength(text)}`,
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      `X-Request-Id: ${requestId}`,
      'Connection: close',
      '',
      text,
    ].join('\r\n'),
  );
};
