import type { Figure, ScenarioResult } from '../results.ts';
import { latencyShares, type Series } from '../stats.ts';
import { number, withUnit } from './format.ts';
import { dot, line, polyline, rect, stepFor, svg, text } from './svg.ts';

const width = 760;
const left = 210;
const right = 150;
const barHeight = 20;
const barStep = 28;

const short = (value: number): string => number(value).replace(/\.0+$/, '');

/** One quantity: a bar each for the product and its ceilings, on a scale of its own. */
const panel = (figure: Figure, top: number): { parts: string[]; height: number } => {
  const bars: { name: string; series: Series }[] = [
    { name: 'Quemiai', series: figure.product },
    ...figure.ceilings,
  ];
  const goal = goalValue(figure);
  const largest = Math.max(goal ?? 0, ...bars.map(({ series }) => series.max)) || 1;
  const scale = (value: number): number => left + (Math.max(0, value) / largest) * (width - left - right);
  const parts = [
    text(16, top + 16, `${figure.name}, ${figure.better === 'more' ? 'more' : 'less'} is better`, 'title'),
  ];
  let y = top + 30;
  for (const [i, { name, series }] of bars.entries()) {
    const middle = y + barHeight / 2;
    parts.push(text(left - 10, middle + 4, name, 'end'));
    parts.push(rect(left, y, scale(series.median) - left, barHeight, `s${Math.min(i, 2)}`));
    if (series.values.length > 1)
      parts.push(line(scale(series.min), middle, scale(series.max), middle, 'range'));
    parts.push(text(width - right + 16, middle + 4, withUnit(series.median, figure.unit)));
    y += barStep;
  }
  if (goal !== undefined) {
    parts.push(line(scale(goal), top + 24, scale(goal), y, 'goal'));
    parts.push(text(scale(goal), y + 12, `goal ${short(goal)}`, 'goal-text mid'));
    y += 16;
  }
  return { parts, height: y - top + 14 };
};

/** Where the goal lies on the figure's own scale. */
const goalValue = (figure: Figure): number | undefined => {
  const amount = /[\d.]+/.exec(figure.goal?.text ?? '')?.[0];
  if (amount === undefined) return undefined;
  const first = figure.ceilings[0];
  if (figure.better === 'less') return Number(amount);
  return first === undefined ? undefined : (Number(amount) / 100) * first.series.median;
};

export const barPlot = (result: ScenarioResult): string => {
  const parts: string[] = [];
  let top = 8;
  for (const figure of result.figures) {
    const drawn = panel(figure, top);
    parts.push(...drawn.parts);
    top += drawn.height;
  }
  return svg(width, top, result.title, parts);
};

/** How long the slowest deliveries take: one line per server over the shares of all deliveries. */
export const latencyPlot = (title: string, profiles: Record<string, number[]>): string => {
  const height = 300;
  const plot = { left: 60, right: 30, top: 50, bottom: 40 };
  const largest = Math.max(...Object.values(profiles).flat(), 1);
  const step = stepFor(largest);
  const x = (i: number): number =>
    plot.left + (i / (latencyShares.length - 1)) * (width - plot.left - plot.right);
  const y = (value: number): number =>
    height - plot.bottom - (value / (Math.ceil(largest / step) * step)) * (height - plot.top - plot.bottom);
  const parts = [text(16, 20, `${title} (ms)`, 'title')];
  for (let value = 0; value <= largest + step; value += step) {
    if (y(value) < plot.top - 1) break;
    parts.push(line(plot.left, y(value), width - plot.right, y(value), 'axis'));
    parts.push(text(plot.left - 8, y(value) + 4, short(value), 'muted end'));
  }
  for (const [i, share] of latencyShares.entries())
    parts.push(
      text(x(i), height - 16, share === 1 ? 'slowest' : `p${Math.round(share * 1000) / 10}`, 'muted mid'),
    );
  for (const [i, [name, profile]] of Object.entries(profiles).entries()) {
    const points = profile.map((value, at): [number, number] => [x(at), y(value)]);
    parts.push(
      polyline(points, `l${Math.min(i, 2)}`),
      ...points.map(([px, py]) => dot(px, py, `s${Math.min(i, 2)}`)),
    );
    parts.push(
      rect(plot.left + i * 170, 32, 12, 10, `s${Math.min(i, 2)}`),
      text(plot.left + 18 + i * 170, 41, name),
    );
  }
  return svg(width, height, title, parts);
};
