import { z } from 'zod';
import { limits } from './limits.js';

/** PostgreSQL text holds no NUL, and a lone surrogate has no UTF-8 form: both are refused rather than changed. */
const storable = (value: string): boolean => value.isWellFormed() && !value.includes('\u0000');
const storableMessage = 'contains characters that cannot be stored';

/** Text that a person typed, kept exactly as typed. */
export const text = (max: number, min = 0) => z.string().min(min).max(max).refine(storable, storableMessage);

/** Text with something to see in it. */
export const visibleText = (max: number) =>
  text(max, 1).refine((value) => /[^\s\p{Cf}]/u.test(value), 'must not be blank');

/** One line of text, without space around it. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(storable, storableMessage)
    .refine((value) => !/[\p{Cc}\u2028\u2029]/u.test(value), 'must be a single line')
    .refine((value) => /[^\s\p{Cf}]/u.test(value), 'must not be blank');

/** Any RFC 9562 UUID, lower-cased so that one id has one form. */
export const uuid = z
  .string()
  .regex(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/, 'must be a UUID')
  .transform((value) => value.toLowerCase())
  .meta({ format: 'uuid' });

/** RFC 3339, UTC, milliseconds. */
export const timestamp = z.iso.datetime({ precision: 3 });

/** A position in a conversation; PostgreSQL `integer`. */
export const position = z.int().min(0).max(2_147_483_647);

/** One emoji as a person sees it (Unicode RGI set, and pictographs without their variation selector). */
export const emoji = z
  .string()
  .max(64)
  .regex(/^(?:\p{RGI_Emoji}|\p{Extended_Pictographic})$/v, 'must be one emoji');

export const username = z
  .string()
  .min(limits.usernameMin)
  .max(limits.usernameMax)
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$/,
    'may have letters, digits, _ . and -, and starts with a letter or digit',
  );

export const email = z.email().max(limits.emailMax);

/** Query strings carry numbers as text. */
export const queryInt = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

export const pageQuery = z.object({
  limit: queryInt(1, limits.pageMax).default(limits.pageDefault),
  cursor: z.string().max(500).optional(),
});

/** A page of a list: `nextCursor` is opaque and null on the last page. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
