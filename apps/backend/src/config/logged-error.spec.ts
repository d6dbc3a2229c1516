import pg from 'pg';
import { expect, test } from 'vitest';
import { loggedError } from './logged-error.js';
import { makeLogger } from './logger.js';

const canary = 'canary-7f3a9';
const databaseError = (fields: object, message = 'new row violates a check'): pg.DatabaseError =>
  Object.assign(new pg.DatabaseError(message, message.length, 'error'), { severity: 'ERROR', ...fields });

test.each([
  ['a row that was refused', databaseError({ code: '23514', detail: `Failing row contains (${canary}).` })],
  ['a value that was not accepted', databaseError({ code: '22P02' }, `invalid input for uuid: "${canary}"`)],
  [
    'where it happened',
    databaseError({ code: '42P01', where: canary, internalQuery: canary, parameters: [canary] }),
  ],
  [
    'a body that is no JSON',
    (() => {
      try {
        return JSON.parse(`{"password":"${canary}`) as Error;
      } catch (error) {
        return error;
      }
    })(),
  ],
  [
    'the arguments of a call',
    Object.assign(new Error(`Invalid call: { body: "${canary}" }\n\nWrong type`), {
      name: 'PrismaClientValidationError',
    }),
  ],
  ['a cause', new Error('it failed', { cause: databaseError({ code: '23505', detail: canary }) })],
  ['several causes', new AggregateError([databaseError({ detail: canary })], 'all failed')],
  ['own fields', Object.assign(new Error('it failed'), { request: { body: canary }, config: canary })],
  ['something thrown that is no error', { password: canary }],
])('%s is not logged', (_, error) => {
  const lines: string[] = [];
  const logger = makeLogger({ write: (line) => lines.push(line) });
  logger.error({ err: error }, 'a request failed');
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain(canary);
});

test('what helps to find the fault is', () => {
  const error = databaseError({
    code: '23505',
    table: 'users',
    constraint: 'users_email_key',
    detail: canary,
  });
  expect(loggedError(error)).toMatchObject({
    message: 'new row violates a check',
    code: '23505',
    table: 'users',
    constraint: 'users_email_key',
    stack: expect.stringMatching(/^error: new row violates a check\n\s+at /) as string,
  });
  expect(loggedError(new TypeError('x is not a function'))).toMatchObject({
    type: 'TypeError',
    message: 'x is not a function',
  });
});
