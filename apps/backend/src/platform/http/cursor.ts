import type { z } from 'zod';
import { AppError } from '../errors/app-error.js';

/** An opaque list position: clients hand it back as it is. */
export const encodeCursor = (place: unknown): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

const invalid = (): AppError =>
  new AppError('validation_failed', 'query.cursor: is not a cursor of this list', [
    { path: 'query.cursor', message: 'is not a cursor of this list' },
  ]);

/** @throws AppError `validation_failed` when the cursor was not made for this list */
export const decodeCursor = <S extends z.ZodType>(
  schema: S,
  cursor: string | undefined,
): z.output<S> | undefined => {
  if (cursor === undefined) return undefined;
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw invalid();
  }
  const result = schema.safeParse(place);
  if (!result.success) throw invalid();
  return result.data;
};

/** Cuts a list that was asked for one item more than the page to the page. */
export const pageOf = <T, V>(
  found: readonly T[],
  limit: number,
  view: (item: T) => V,
  place: (item: T) => unknown,
): { items: V[]; nextCursor: string | null } => {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(view),
    nextCursor: found.length > limit && last !== undefined ? encodeCursor(place(last)) : null,
  };
};
