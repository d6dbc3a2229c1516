import type { Figure } from '../results.ts';
import type { Series } from '../stats.ts';

/** Three digits that mean something, and no more. */
export const number = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
};

export const withUnit = (value: number, unit: string): string =>
  unit.startsWith('/') ? `${number(value)}${unit}` : `${number(value)} ${unit}`;

/** The median and, of more than one repeat, the range. */
export const spreadOf = (series: Series, unit: string): string =>
  series.values.length < 2
    ? withUnit(series.median, unit)
    : `${withUnit(series.median, unit)} (${number(series.min)}–${number(series.max)})`;

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** How the product stands to its first ceiling: a share of what more is better of, a multiple of what less is better of. */
export const comparison = (figure: Figure): string => {
  if (figure.share === undefined) return '';
  return figure.better === 'more' ? percent(figure.share) : `${figure.share.toFixed(1)}×`;
};

export const verdict = (figure: Figure): string =>
  figure.goal === undefined ? '' : `${figure.goal.text}: ${figure.goal.met ? 'met' : 'not met'}`;
