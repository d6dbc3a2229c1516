import { toast } from '../../../ui/toast.js';

/** Puts a message's text into the clipboard, as it was typed, and says so. */
export function copyText(text: string): void {
  navigator.clipboard.writeText(text).then(
    () => toast('Copied', 'good'),
    () => toast('The browser did not allow copying'),
  );
}
