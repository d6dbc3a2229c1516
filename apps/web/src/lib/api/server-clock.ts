let offset = 0;

/** Notes what the server's clock says in an answer, so that a wrong clock of this device spoils no signature. */
export function noteServerTime(date: string | null): void {
  const then = Date.parse(date ?? '');
  if (!Number.isNaN(then)) offset = then - Date.now();
}

/** The server's time to within a second or so, in ms since the epoch. */
export const serverNow = (): number => Date.now() + offset;
