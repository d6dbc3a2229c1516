import { describe, expect, it } from 'vitest';
import { UsageError, help, readOptions, scenarioNames } from './options.ts';

describe('readOptions', () => {
  it('has a default for everything', () => {
    expect(readOptions([])).toMatchObject({
      only: [...scenarioNames],
      seconds: 10,
      repeat: 3,
      ceilings: true,
    });
  });

  it('reads what is given', () => {
    expect(
      readOptions([
        '--only',
        'room, spread',
        '--seconds',
        '5',
        '--repeat',
        '2',
        '--target-url',
        'http://127.0.0.1:4000/',
        '--no-ceilings',
      ]),
    ).toMatchObject({
      only: ['room', 'spread'],
      seconds: 5,
      repeat: 2,
      targetUrl: 'http://127.0.0.1:4000',
      ceilings: false,
    });
  });

  it('leaves out, or refuses when asked for, what needs a server of its own', () => {
    expect(readOptions(['--target-url', 'http://127.0.0.1:1'])?.only).toEqual([
      'room',
      'latency',
      'spread',
      'http',
      'catch-up',
    ]);
    expect(() => readOptions(['--target-url', 'http://127.0.0.1:1', '--only', 'memory'])).toThrow(
      'memory cannot be',
    );
  });

  it.each([
    [['--fast'], /--fast/],
    [['room'], /room/],
    [['--only', 'rooms'], /no scenario "rooms"/],
    [['--only', ''], /no scenario ""/],
    [['--seconds', '0'], /--seconds takes a whole number from 1 to 240, not "0"/],
    [['--seconds', '1e1'], /--seconds/],
    [['--repeat', '21'], /--repeat/],
    [['--target-url', 'localhost:4000'], /--target-url/],
    [['--target-url', 'nonsense'], /--target-url/],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(UsageError);
    expect(() => readOptions(args)).toThrow(message);
  });

  it('gives way to help, which names every scenario', () => {
    expect(readOptions(['--help'])).toBeUndefined();
    for (const name of scenarioNames) expect(help).toContain(`\n                        ${name}`);
  });
});
