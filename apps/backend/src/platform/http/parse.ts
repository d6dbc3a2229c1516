import type { FieldError } from '@quemiai/contract/errors';
import type { z } from 'zod';
import { AppError } from '../errors/app-error.js';

const MAX_ERRORS = 20;

/**
 * Parses untrusted input at an edge.
 * @param part where it came from: the first step of each error's path
 * @throws AppError `validation_failed` with what is wrong and where
 */
export const parse = <S extends z.ZodType>(schema: S, value: unknown, part: string): z.output<S> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors: FieldError[] = result.error.issues.slice(0, MAX_ERRORS).map((issue) => ({
    path: [part, ...issue.path.map(String)].join('.').slice(0, 200),
    message: issue.message.slice(0, 300),
  }));
  const first = errors[0];
  throw new AppError('validation_failed', first ? `${first.path}: ${first.message}` : undefined, errors);
};
