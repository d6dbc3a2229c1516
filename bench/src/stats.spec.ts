import { describe, expect, it } from 'vitest';
import { latencyProfile, latencyShares, median, percentile, series } from './stats.ts';

describe('median', () => {
  it('takes the middle, or the mean of the two in the middle, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([10, 2, 4, 1])).toBe(3);
  });

  it('orders numbers as numbers, not as text', () => {
    expect(median([100, 20, 3])).toBe(20);
  });

  it('refuses nothing', () => {
    expect(() => median([])).toThrow('median of nothing');
  });
});

describe('series', () => {
  it('keeps every value beside the median and the extremes', () => {
    expect(series([3, 1, 2])).toEqual({ values: [3, 1, 2], median: 2, min: 1, max: 3 });
  });
});

describe('percentile', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, i) => i + 1);

  it('is the nearest rank', () => {
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 0.991)).toBe(100);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile(hundred, 0)).toBe(1);
    expect(percentile(Float64Array.of(7), 0.99)).toBe(7);
  });

  it('refuses nothing', () => {
    expect(() => percentile(new Float64Array(), 0.5)).toThrow('percentile of nothing');
  });
});

describe('latencyProfile', () => {
  it('gives one value per share from samples in any order and leaves them as they are', () => {
    const samples = Float64Array.from({ length: 1000 }, (_, i) => 1000 - i);
    const profile = latencyProfile(samples);
    expect(profile).toHaveLength(latencyShares.length);
    expect(profile[latencyShares.indexOf(0.99)]).toBe(990);
    expect(profile.at(-1)).toBe(1000);
    expect(samples[0]).toBe(1000);
  });
});
