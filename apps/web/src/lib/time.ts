const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const longWeekday = new Intl.DateTimeFormat(undefined, { weekday: 'long' });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const fullDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const longDay = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const clockWithSeconds = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const longParts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const longDate = new Intl.DateTimeFormat(undefined, longParts);
const zoned = new Intl.DateTimeFormat(undefined, {
  ...longParts,
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
});

const midnight = (date: Date): number =>
  new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** Calendar days between two moments in local time, whatever the clock did in between. */
const daysBetween = (earlier: Date, later: Date): number =>
  Math.round((midnight(later) - midnight(earlier)) / 86_400_000);

/** Whether two moments lie on one local calendar day. */
export const sameDay = (a: Date, b: Date): boolean => midnight(a) === midnight(b);

/** How long to wait: "12 s", "3 min 20 s", "1 h 5 min". */
export function waitInWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const timeOfDay = (iso: string): string => clock.format(new Date(iso));
export const fullTime = (iso: string): string => whole.format(new Date(iso));
/** With the seconds. */
export const exactTime = (iso: string): string => exact.format(new Date(iso));
/**
 * What follows "until": a time with the name of its zone, or the end of a day, which as a time is the midnight of the
 * next one.
 */
export function endTime(iso: string): string {
  const end = new Date(iso);
  if (end.getTime() !== midnight(end)) return zoned.format(end);
  return `the end of ${longDate.format(new Date(end.getFullYear(), end.getMonth(), end.getDate() - 1))}`;
}

/** The start of a local day that a field for dates gives, or of the one after it; undefined where there is none. */
export function dayStart(day: string, plus = 0): string | undefined {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return undefined;
  return new Date(year, month - 1, date + plus).toISOString();
}

/** A local day as fields for dates take it: 2026-03-31. */
export const dayOf = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => `${part}`.padStart(2, '0'))
    .join('-');

/** The time of an entry in a log: with seconds today, with the day before that. */
export const logTime = (iso: string, now = new Date()): string =>
  sameDay(new Date(iso), now)
    ? clockWithSeconds.format(new Date(iso))
    : `${shortTime(iso, now)}, ${clock.format(new Date(iso))}`;

/** 3 March 2024, also for what is to come. */
export const dateOf = (iso: string): string => fullDate.format(new Date(iso));
export const monthAndYear = (iso: string): string =>
  new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' }).format(new Date(iso));

/** As short as it can be without being wrong: 14:05, Yesterday, Tue, 3 Mar, 3 March 2024. */
export function shortTime(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const days = daysBetween(date, now);
  if (days <= 0) return clock.format(date);
  if (days === 1) return 'Yesterday';
  if (days < 7) return weekday.format(date);
  return date.getFullYear() === now.getFullYear() ? dayMonth.format(date) : fullDate.format(date);
}

/** The words of a day separator. */
export function dayName(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const days = daysBetween(date, now);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days < 7) return longWeekday.format(date);
  return date.getFullYear() === now.getFullYear() ? longDay.format(date) : fullDate.format(date);
}

/** When somebody was here last: "just now", "5 minutes ago", "yesterday", "3 March". */
export function lastSeen(iso: string, now = new Date()): string {
  const minutes = Math.floor((now.getTime() - new Date(iso).getTime()) / 60_000);
  if (minutes < 2) return 'just now';
  if (minutes < 60) return `${minutes} minutes ago`;
  const hours = Math.floor(minutes / 60);
  const days = daysBetween(new Date(iso), now);
  if (days === 0) return hours === 1 ? 'an hour ago' : `${hours} hours ago`;
  if (days === 1) return 'yesterday';
  return dayMonth.format(new Date(iso));
}
