import { dayStart } from '../../lib/time.js';

const day = 86_400_000;

/** How long a suspension lasts, as it is chosen. */
export const spans = [
  { value: '1', label: 'For 1 day' },
  { value: '7', label: 'For 7 days' },
  { value: '30', label: 'For 30 days' },
  { value: 'date', label: 'Until a date of my own' },
  { value: 'lifted', label: 'Until I lift it' },
] as const;
export type Span = (typeof spans)[number]['value'];

/**
 * When it ends: null for never, undefined where no day that is still to come was given.
 * @param lastDay the last day of it, in local time, where a date is chosen
 */
export const endOf = (span: Span, lastDay: string, now: Date): string | null | undefined => {
  if (span === 'lifted') return null;
  if (span !== 'date') return new Date(now.getTime() + Number(span) * day).toISOString();
  const end = dayStart(lastDay, 1);
  return end !== undefined && Date.parse(end) > now.getTime() ? end : undefined;
};
