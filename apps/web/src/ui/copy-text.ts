import { toast } from './toast.js';

/** Puts a text into the clipboard, as it is, and says so. */
export function copyText(text: string): void {
  const done = () => toast('Copied', 'good');
  const failed = () => toast('The browser did not allow copying');
  if (!('clipboard' in navigator)) failed();
  else navigator.clipboard.writeText(text).then(done, failed);
}
