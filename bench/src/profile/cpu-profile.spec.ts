import { describe, expect, it } from 'vitest';
import { moduleOf, readProfile, summarize } from './cpu-profile.ts';

const node = (id: number, functionName: string, url = '', lineNumber = 0) => ({
  id,
  callFrame: { functionName, url, lineNumber },
});

describe('moduleOf', () => {
  it.each([
    ['file:///x/node_modules/pg/lib/client.js', 'query', 'pg'],
    ['file:///x/node_modules/@nestjs/core/router.js', 'handle', '@nestjs/core'],
    ['file:///x/node_modules/socket.io/node_modules/ws/lib/sender.js', 'send', 'ws'],
    ['node:net', 'write', 'node:net'],
    ['file:///x/apps/backend/dist/features/chat/send.js', 'send', 'backend: features/chat'],
    ['file:///x/apps/backend/dist/main.js', '', 'backend'],
    ['file:///x/packages/contract/dist/chat.js', 'parse', 'packages/contract'],
    ['', '(garbage collector)', '(garbage collector)'],
    ['', 'writev', 'native: writev'],
  ])('%s %s belongs to %s', (url, name, wanted) => {
    expect(moduleOf(url, name)).toBe(wanted);
  });
});

describe('summarize', () => {
  const profile = readProfile(
    JSON.stringify({
      nodes: [
        node(1, '(idle)'),
        node(2, 'a', 'node:net', 4),
        node(3, 'b', 'node:net', 9),
        node(4, '(program)'),
      ],
      startTime: 1_000,
      samples: [2, 1, 2, 3, 4, 2],
      timeDeltas: [0, 100, 100, 100, 100, 100],
    }),
  );

  it('sums self time within the window and leaves idle time out of the shares', () => {
    const summary = summarize(profile, { from: 1_100, to: 1_400 });
    expect(summary.busy).toBeCloseTo(0.75);
    expect(summary.samples).toBe(4);
    expect(summary.modules).toEqual([
      { name: 'node:net', share: 200 / 300 },
      { name: '(program)', share: 100 / 300 },
    ]);
    expect(summary.functions.map(({ name }) => name)).toEqual(['a node:net:5', 'b node:net:10', '(program)']);
  });

  it('is empty for a window without samples', () => {
    expect(summarize(profile, { from: 0, to: 1 })).toEqual({
      busy: 0,
      samples: 0,
      modules: [],
      functions: [],
    });
  });
});

describe('readProfile', () => {
  it('refuses what is no profile', () => {
    expect(() => readProfile('{"nodes":[]}')).toThrow('not a CPU profile');
    expect(() => readProfile('null')).toThrow('not a CPU profile');
  });
});
