import { describe, expect, it } from 'vitest';
import { comparison, spreadOf, verdict } from './report/format.ts';
import { barPlot, latencyPlot } from './report/plots.ts';
import { readme } from './report/readme.ts';
import { escapeText, stepFor } from './report/svg.ts';
import { figure, medianCpu, medianProfile, type Results } from './results.ts';
import { takeTurns } from './rounds.ts';

const sends = figure({
  name: 'Sends',
  unit: '/s',
  better: 'more',
  product: [600, 700, 500],
  ceilings: [{ name: 'bare', values: [1_000, 1_000, 500] }],
  goal: { share: 0.65 },
});

describe('figure', () => {
  it('compares round by round and judges the goal by the median of that', () => {
    expect(sends.share).toBe(0.7);
    expect(sends.goal).toEqual({ text: 'at least 65 % of the ceiling', met: true });
    expect(comparison(sends)).toBe('70 %');
    expect(spreadOf(sends.product, '/s')).toBe('600/s (500–700)');
  });

  it('tells a goal that is not met', () => {
    const slow = figure({
      name: 'a',
      unit: '/s',
      better: 'more',
      product: [1],
      ceilings: [{ name: 'b', values: [2] }],
      goal: { share: 0.65 },
    });
    expect(verdict(slow)).toBe('at least 65 % of the ceiling: not met');
    const late = figure({
      name: 'a',
      unit: 'ms',
      better: 'less',
      product: [16],
      goal: { atMost: 15, unit: 'ms' },
    });
    expect(verdict(late)).toBe('at most 15 ms: not met');
  });

  it('says nothing of a ceiling that was not measured', () => {
    const alone = figure({
      name: 'a',
      unit: '/s',
      better: 'more',
      product: [1],
      ceilings: [{ name: 'b', values: [] }],
      goal: { share: 0.5 },
    });
    expect([alone.ceilings, comparison(alone), verdict(alone)]).toEqual([[], '', '']);
  });
});

describe('medians', () => {
  it('are taken for each processor share and each place of a profile', () => {
    expect(
      medianCpu([
        { server: 0.9, postgres: undefined, generator: 0.1 },
        { server: 0.7, postgres: undefined, generator: 0.3 },
        { server: 0.8, postgres: undefined, generator: 0.2 },
      ]),
    ).toEqual({ server: 0.8, postgres: undefined, generator: 0.2 });
    expect(
      medianProfile([
        [1, 9],
        [3, 7],
        [2, 8],
      ]),
    ).toEqual([2, 8]);
  });
});

describe('takeTurns', () => {
  it('runs each once a round, starts each round with another, and keeps results apart', async () => {
    const order: string[] = [];
    const run = (name: string) => (): Promise<string> => {
      order.push(name);
      return Promise.resolve(`${name}${order.length}`);
    };
    expect(await takeTurns(2, [run('a'), run('b')])).toEqual([
      ['a1', 'a4'],
      ['b2', 'b3'],
    ]);
    expect(order).toEqual(['a', 'b', 'b', 'a']);
  });
});

describe('the report', () => {
  const scenario = { name: 'room', title: 'Sends <to> & fro', method: 'How.', figures: [sends] } as const;
  const results: Results = {
    date: '2026-01-02T03:04:05.678Z',
    commit: { hash: 'abc1234567', dirty: true },
    machine: { cpu: 'A CPU', cores: 2, memoryGiB: 4, kernel: 'linux', node: 'v24', fileSystem: 'ext4' },
    loadBefore: 0.5,
    settings: { seconds: 10, repeat: 3 },
    scenarios: [{ ...scenario, figures: [...scenario.figures] }],
  };

  it('has every figure beside its ceiling, its share and its goal', () => {
    expect(readme([results])).toContain(
      '| Sends <to> & fro | Sends | 600/s (500–700) | bare: 1,000/s (500–1,000) | 70 % | at least 65 % of the ceiling: met |',
    );
    expect(() => readme([])).toThrow('no results');
  });

  it('draws the bars to scale, with the goal on the scale of the figure', () => {
    const drawing = barPlot({ ...scenario, figures: [sends] });
    const widths = [...drawing.matchAll(/<rect [^>]*width="([\d.]+)"[^>]*class="s\d"/g)].map((match) =>
      Number(match[1]),
    );
    expect(widths).toEqual([240, 400]);
    expect(drawing).toContain('goal 650');
    expect(drawing).toContain('aria-label="Sends &lt;to&gt; &amp; fro"');
  });

  it('draws one line per server', () => {
    const drawing = latencyPlot('Latency', { a: [1, 2, 3, 4, 5, 6, 7], b: [2, 3, 4, 5, 6, 7, 30] });
    expect(drawing.match(/<polyline/g)).toHaveLength(2);
    expect(drawing).toContain('p99.9');
  });

  it('keeps text from becoming markup and steps round', () => {
    expect(escapeText('<a b="c">&')).toBe('&lt;a b=&quot;c&quot;&gt;&amp;');
    expect([4.9, 30, 700].map(stepFor)).toEqual([1, 10, 200]);
  });
});
