import { ending } from '../processes.ts';

/** The few HTTP calls that set the stage; nothing here is measured. */
export class Api {
  private readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  /** @throws with the server's own words when the answer is not a success */
  async call(method: string, path: string, body?: object, token?: string): Promise<unknown> {
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      signal: ending.signal,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status === 429)
      throw new Error('the server limits rates: start it with RATE_LIMITS=off to measure it');
    if (!response.ok)
      throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 300)}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}

/** The named text of a JSON object. */
export const textOf = (value: unknown, ...path: string[]): string => {
  const found = valueAt(value, path);
  if (typeof found !== 'string') throw new Error(`the answer has no text at ${path.join('.')}`);
  return found;
};

export const numberOf = (value: unknown, ...path: string[]): number => {
  const found = valueAt(value, path);
  if (typeof found !== 'number') throw new Error(`the answer has no number at ${path.join('.')}`);
  return found;
};

const valueAt = (value: unknown, path: string[]): unknown =>
  path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
    value,
  );
