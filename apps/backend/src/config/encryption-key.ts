const keyBytes = 32;

/**
 * The 32 bytes that `ENCRYPTION_KEY` spells in base64 or base64url.
 * @returns undefined when it spells anything else
 */
export const encryptionKeyBytes = (value: string): Buffer | undefined => {
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === keyBytes ? bytes : undefined;
};

/** What is wrong with a key, or undefined when nothing is; `strict` refuses keys that nobody drew at random. */
export const encryptionKeyFault = (value: string, strict: boolean): string | undefined => {
  const bytes = encryptionKeyBytes(value);
  if (bytes === undefined) return 'must be 32 random bytes in base64 or base64url';
  if (!strict) return undefined;
  // Thirty-two random bytes repeat few values, take many different steps, and are not all printable.
  const steps = bytes.map((byte, index) => byte - (bytes[index - 1] ?? 0));
  if (new Set(bytes).size < 16 || new Set(steps).size < 16) return 'is too simple: its bytes are not random';
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) return 'is text in base64, not random bytes';
  return undefined;
};

/** Whether both spell the same key, perhaps in different ways. */
export const isSameKey = (one: string, other: string): boolean => {
  const [bytes, others] = [encryptionKeyBytes(one), encryptionKeyBytes(other)];
  return bytes !== undefined && others !== undefined && bytes.equals(others);
};
