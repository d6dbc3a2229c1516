import { isUtf8 } from 'node:buffer';
import { AppError } from '../errors/app-error.js';

/** Arrays and objects inside each other; nothing in the contract comes near. */
const MAX_DEPTH = 32;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The index after the string that begins at `start` in valid JSON. */
const endOfString = (text: string, start: number): number => {
  let at = start + 1;
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
};

const isKey = (text: string, end: number): boolean => {
  let at = end;
  while (text.charCodeAt(at) <= 0x20) at++;
  return text[at] === ':';
};

/**
 * Refuses what JSON allows but no two readers understand alike, in text that is valid JSON.
 * @throws AppError `malformed_request` for doubled keys, keys that reach a prototype, and deep nesting
 */
const refuseAmbiguous = (text: string): void => {
  const keys: Set<string>[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{' || char === '[') {
      if (++depth > MAX_DEPTH)
        throw new AppError('malformed_request', `The body is nested deeper than ${MAX_DEPTH}`);
      keys[depth] = new Set();
    } else if (char === '}' || char === ']') {
      depth--;
    } else if (char === '"') {
      const end = endOfString(text, at);
      if (isKey(text, end)) {
        const key = JSON.parse(text.slice(at, end)) as string;
        if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
          throw new AppError('malformed_request', `The body may not have a key "${key}"`);
        }
        const seen = keys[depth];
        if (seen?.has(key))
          throw new AppError('malformed_request', 'The body has the same key twice in one object');
        seen?.add(key);
      }
      at = end - 1;
    }
  }
};

/**
 * Parses a JSON body. An empty one is undefined: whether a body is needed is for the route's schema to say.
 * @throws AppError `malformed_request`
 */
export const parseJsonBody = (bytes: Buffer): unknown => {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw new AppError('malformed_request', 'The body is not valid UTF-8');
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('malformed_request', 'The body is not valid JSON');
  }
  refuseAmbiguous(text);
  return value;
};
