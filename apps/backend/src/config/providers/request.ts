import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

const MOST_BYTES = 1024 * 1024;
/** Before the second and the third attempt. */
const WAITS_MS = [200, 1_000];

export interface ProviderRequest {
  method: 'GET' | 'POST' | 'PUT';
  url: URL;
  headers: Record<string, string>;
  body?: string;
  /** Certificates (PEM) of the authorities to trust, instead of the system's. */
  ca?: string | undefined;
}

export interface ProviderReply {
  status: number;
  text: string;
}

/** What a provider holds. */
export interface Fetched {
  values: Record<string, unknown>;
  /** When this version of it was made, where the provider says so. */
  since: Date | null;
}

/** A provider did not supply what it should. The message is for the operator and holds no secret. */
export class ProviderError extends Error {}

const attempt = (
  { method, url, headers, body, ca }: ProviderRequest,
  signal: AbortSignal,
): Promise<ProviderReply> =>
  new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const options = { method, headers, signal, ...(ca === undefined ? {} : { ca }) };
    const call = send(url, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MOST_BYTES) response.destroy(new Error('the answer is too large'));
        else chunks.push(chunk);
      });
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    call.once('error', reject);
    call.end(body);
  });

const mayPass = ({ status }: ProviderReply): boolean => status === 429 || status >= 500;

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown reason';
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer in time';
  return 'code' in error ? String(error.code) : error.message;
};

/**
 * Sends a request, up to three times while the other side is unreachable, overloaded or broken. Redirects are not
 * followed: they would carry the credentials elsewhere.
 * @param timeoutMs for all attempts together
 * @throws ProviderError when no answer came
 */
export const askProvider = async (
  request: () => ProviderRequest,
  timeoutMs: number,
): Promise<ProviderReply> => {
  const signal = AbortSignal.timeout(timeoutMs);
  let last: ProviderReply | undefined;
  let fault: unknown;
  for (const wait of [0, ...WAITS_MS]) {
    if (wait > 0) await sleep(wait);
    if (signal.aborted) break;
    try {
      last = await attempt(request(), signal);
      if (!mayPass(last)) return last;
    } catch (error) {
      last = undefined;
      fault = error;
    }
  }
  if (last !== undefined) return last;
  throw new ProviderError(`cannot be reached at ${request().url.origin} (${reasonOf(fault)})`);
};

/** The JSON object of an answer, or undefined when it holds none. */
export const objectOf = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param time RFC 3339, or seconds since the epoch */
export const dateOf = (time: unknown): Date | null => {
  const date =
    typeof time === 'number' ? new Date(time * 1000) : new Date(typeof time === 'string' ? time : NaN);
  return Number.isNaN(date.getTime()) ? null : date;
};
