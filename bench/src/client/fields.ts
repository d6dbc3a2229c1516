/**
 * Finds a field of a JSON text by its bytes, without parsing the text. Messages of one kind have the field at the same
 * place nearly always, so the place of the last hit is looked at first.
 */
export class Field {
  private readonly pattern: Buffer;
  private hint = 0;

  /** @param pattern what stands before the value, such as `"seq":` */
  constructor(pattern: string) {
    this.pattern = Buffer.from(pattern);
  }

  /** Where the value starts, or -1. */
  find(bytes: Buffer, start: number, end: number): number {
    if (startsWith(bytes, start + this.hint, end, this.pattern))
      return start + this.hint + this.pattern.length;
    const at = bytes.subarray(start, end).indexOf(this.pattern);
    if (at < 0) return -1;
    this.hint = at;
    return start + at + this.pattern.length;
  }
}

export const startsWith = (bytes: Buffer, start: number, end: number, prefix: Buffer): boolean => {
  if (start + prefix.length > end) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false;
  return true;
};

/** The decimal number at a place, or -1 where there is none. */
export const readInt = (bytes: Buffer, start: number, end: number): number => {
  let value = -1;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) break;
    value = (value < 0 ? 0 : value * 10) + digit;
  }
  return value;
};
