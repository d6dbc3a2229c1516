import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import logger from '../../config/logger.js';
import { Lifecycle, StopRequested } from './lifecycle.js';

const events = ['SIGTERM', 'SIGINT', 'SIGHUP', 'uncaughtException', 'unhandledRejection'] as const;
type Listener = (...args: unknown[]) => void;

let lifecycle: Lifecycle;
let own: Map<string, Listener>;
let exits: number[];
let done: string[];
beforeEach(() => {
  logger.level = 'silent';
  exits = [];
  done = [];
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    exits.push(Number(code));
    return undefined as never;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const before = new Map(events.map((event) => [event, new Set(process.listeners(event as 'SIGTERM'))]));
  lifecycle = new Lifecycle();
  own = new Map(
    events.map((event) => {
      const mine = process
        .listeners(event as 'SIGTERM')
        .find((listener) => !before.get(event)?.has(listener));
      if (!mine) throw new Error(`nothing listens for ${event}`);
      return [event, mine as Listener];
    }),
  );
});
afterEach(() => {
  for (const [event, listener] of own) process.off(event, listener);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const happen = (event: (typeof events)[number], ...args: unknown[]): void => own.get(event)?.(...args);
const note = (what: string) => (): void => void done.push(what);

describe('a signal', () => {
  test('undoes what was begun, the last first, and ends with 0', async () => {
    lifecycle.onStop('the database', note('database'));
    lifecycle.onStop('the server', note('server'));
    happen('SIGTERM');
    await lifecycle.stop(0);
    expect(done).toEqual(['server', 'database']);
    expect(exits).toEqual([0]);
  });

  test('that arrives twice within a second is one', async () => {
    lifecycle.onStop('the server', note('server'));
    happen('SIGINT');
    happen('SIGINT');
    happen('SIGTERM');
    await lifecycle.stop(0);
    expect(done).toEqual(['server']);
    expect(exits).toEqual([0]);
  });

  test('that comes again later ends the process at once', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    lifecycle.onStop('the server', () => new Promise(() => undefined));
    happen('SIGINT');
    vi.advanceTimersByTime(1_500);
    happen('SIGINT');
    expect(exits).toEqual([1]);
  });

  test('in the middle of a start lets the step end, goes no further and undoes it', async () => {
    const opened = Promise.withResolvers<void>();
    const starting = lifecycle.start(async () => {
      await opened.promise;
      lifecycle.onStop('the database', note('database'));
      lifecycle.continueStart();
      done.push('went on');
    });
    happen('SIGTERM');
    opened.resolve();
    await expect(starting).rejects.toBeInstanceOf(StopRequested);
    await lifecycle.stop(0);
    expect(done).toEqual(['database']);
    expect(exits).toEqual([0]);
  });
});

test('one thing that does not stop cleanly keeps no other from stopping, and shows in the exit code', async () => {
  lifecycle.onStop('the database', note('database'));
  lifecycle.onStop('the server', () => Promise.reject(new Error('stuck')));
  await lifecycle.stop(0);
  expect(done).toEqual(['database']);
  expect(exits).toEqual([1]);
});

test.each(['uncaughtException', 'unhandledRejection'] as const)(
  'a fault that nothing caught (%s) is logged, and ends the process in order',
  async (event) => {
    const fatal = vi.spyOn(logger, 'fatal');
    lifecycle.onStop('the database', note('database'));
    happen(event, new Error('unforeseen'));
    await lifecycle.stop(0);
    expect(fatal).toHaveBeenCalledWith(expect.objectContaining({ fault: event }), expect.any(String));
    expect(done).toEqual(['database']);
    expect(exits).toEqual([1]);
  },
);
