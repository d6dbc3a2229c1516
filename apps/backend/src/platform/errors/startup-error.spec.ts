import pg from 'pg';
import { expect, test } from 'vitest';
import { fullDiskError, StartupError } from './startup-error.js';

const said = (message: string, code?: string): Error => {
  const error = new pg.DatabaseError(message, message.length, 'error');
  error.code = code;
  return error;
};

test.each([
  ['to a first connection', said('could not write init file: No space left on device')],
  ['to a statement', said('could not extend file "base/16384/2601"', '53100')],
  ['about a quota', said('could not write to file: Disk quota exceeded')],
  ['to us', Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })],
])('a full disk is told as one: said %s', (_, error) => {
  expect(fullDiskError(error)).toMatchObject({
    title: 'The disk is full',
    detail: error.message,
    hint: expect.stringContaining('Free some space'),
  });
});

test.each([
  ['another error of PostgreSQL', said('database "x" does not exist', '3D000')],
  ['what is told already', new StartupError({ title: 'a', detail: 'no space left on device', hint: 'b' })],
  ['no error', 'no space left on device'],
])('%s is left as it is', (_, error) => {
  expect(fullDiskError(error)).toBeUndefined();
});
