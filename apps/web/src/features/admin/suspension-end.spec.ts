import { describe, expect, it } from 'vitest';
import { endOf } from './suspension-end.js';

const now = new Date(2026, 10, 22, 15, 30);

describe('the end of a suspension', () => {
  it('is so many days from now', () => {
    expect(endOf('1', '', now)).toBe(new Date(now.getTime() + 86_400_000).toISOString());
    expect(endOf('30', '', now)).toBe(new Date(now.getTime() + 30 * 86_400_000).toISOString());
  });

  it('is never where it is to be lifted', () => {
    expect(endOf('lifted', '2026-12-01', now)).toBeNull();
  });

  it('is the midnight after the last day, in local time, today included', () => {
    expect(endOf('date', '2026-12-31', now)).toBe(new Date(2027, 0, 1).toISOString());
    expect(endOf('date', '2026-11-22', now)).toBe(new Date(2026, 10, 23).toISOString());
  });

  it('is none where the day is over, or is no day', () => {
    expect(endOf('date', '2026-11-21', now)).toBeUndefined();
    expect(endOf('date', '', now)).toBeUndefined();
  });
});
