import { describe, expect, it } from 'vitest';
import {
  dayName,
  dayOf,
  dayStart,
  endTime,
  lastSeen,
  logTime,
  sameDay,
  shortTime,
  timeOfDay,
} from './time.js';

const at = (year: number, month: number, day: number, hour = 12, minute = 0) =>
  new Date(year, month - 1, day, hour, minute);
const now = at(2026, 11, 22, 15, 30);
const short = (date: Date) => shortTime(date.toISOString(), now);
const name = (date: Date) => dayName(date.toISOString(), now);
const seen = (date: Date) => lastSeen(date.toISOString(), now);

describe('calendar days', () => {
  it('change at midnight, not after 24 hours', () => {
    expect(sameDay(at(2026, 11, 22, 0, 0), at(2026, 11, 22, 23, 59))).toBe(true);
    expect(sameDay(at(2026, 11, 21, 23, 59), at(2026, 11, 22, 0, 0))).toBe(false);
    expect(dayName(at(2026, 11, 21, 23, 59).toISOString(), at(2026, 11, 22, 0, 1))).toBe('Yesterday');
    expect(dayName(at(2026, 11, 22, 0, 1).toISOString(), at(2026, 11, 22, 23, 59))).toBe('Today');
  });
});

describe('the time in the list', () => {
  it('is a clock today, a name for a week, a date before that', () => {
    expect(short(at(2026, 11, 22, 9, 5))).toBe(timeOfDay(at(2026, 11, 22, 9, 5).toISOString()));
    expect(short(at(2026, 11, 21, 23, 59))).toBe('Yesterday');
    expect(short(at(2026, 11, 16))).toMatch(/^\D{2,}$/);
    expect(short(at(2026, 11, 15))).toMatch(/15/);
    expect(short(at(2026, 11, 15))).not.toMatch(/2026/);
    expect(short(at(2024, 3, 3))).toMatch(/2024/);
  });

  it('takes a moment ahead of this clock for now', () => {
    expect(short(at(2026, 11, 22, 15, 31))).toBe(timeOfDay(at(2026, 11, 22, 15, 31).toISOString()));
  });
});

describe('the name of a day', () => {
  it('is told from today', () => {
    expect(name(at(2026, 11, 22, 0, 0))).toBe('Today');
    expect(name(at(2026, 11, 21))).toBe('Yesterday');
    expect(name(at(2026, 11, 1))).toMatch(/1/);
    expect(name(at(2025, 11, 22))).toMatch(/2025/);
  });
});

describe('when somebody was here', () => {
  it('gets coarser with distance', () => {
    expect(seen(at(2026, 11, 22, 15, 29))).toBe('just now');
    expect(seen(at(2026, 11, 22, 15, 20))).toBe('10 minutes ago');
    expect(seen(at(2026, 11, 22, 14, 20))).toBe('an hour ago');
    expect(seen(at(2026, 11, 22, 5, 20))).toBe('10 hours ago');
    expect(seen(at(2026, 11, 21, 15, 20))).toBe('yesterday');
    expect(seen(at(2026, 11, 1))).toMatch(/1/);
  });
});

describe('a day in a field for dates', () => {
  it('begins at local midnight, and ends at the next one', () => {
    expect(dayStart('2026-11-22')).toBe(at(2026, 11, 22, 0).toISOString());
    expect(dayStart('2026-12-31', 1)).toBe(at(2027, 1, 1, 0).toISOString());
    expect(dayStart('')).toBeUndefined();
    expect(dayOf(at(2026, 3, 1, 0, 1))).toBe('2026-03-01');
  });
});

describe('the time in a log', () => {
  it('has seconds today, and the day before that', () => {
    const log = (date: Date) => logTime(date.toISOString(), now);
    expect(log(new Date(2026, 10, 22, 9, 5, 7))).toMatch(/9:05:07/);
    expect(log(at(2026, 11, 21, 9, 5))).toBe(`Yesterday, ${timeOfDay(at(2026, 11, 21, 9, 5).toISOString())}`);
  });
});

it('tells an end by its time and time zone, or as the end of a day', () => {
  const zone = new Intl.DateTimeFormat(undefined, { timeZoneName: 'short' })
    .formatToParts(now)
    .find(({ type }) => type === 'timeZoneName')?.value;
  expect(endTime(now.toISOString())).toContain(zone);
  const lastDay = at(2026, 11, 30).toLocaleDateString(undefined, { dateStyle: 'full' });
  expect(endTime(at(2026, 12, 1, 0, 0).toISOString())).toBe(`the end of ${lastDay}`);
  expect(endTime(at(2026, 12, 1, 0, 1).toISOString())).not.toMatch(/the end/);
});
