import { describeError } from '../lib/api/errors.js';
import { toast } from './toast.js';

/** Says why something did not work; nothing where the person ended it themselves. */
export function toastError(error: unknown, before = ''): void {
  const text = describeError(error);
  if (text !== '') toast(before + text);
}
