import { isIP } from 'node:net';

/** The eight groups of an IPv6 address; `isIP` has said that it is one. */
const groupsOf = (address: string): string[] => {
  // `::ffff:192.0.2.1` may end as IPv4: two groups.
  const text = address.replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, a: string, b: string, c: string, d: string) =>
      [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(':'),
  );
  const [head = '', tail] = text.split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before;
  const after = tail === '' ? [] : tail.split(':');
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
};

/**
 * What is counted as one place. An IPv4 address is one, also where it comes mapped into IPv6 (RFC 4291, 2.5.5.2). Of IPv6
 * it is the first 64 bits: whoever has one address has the whole network (RFC 6177).
 * @param address as the server or a trusted proxy wrote it
 */
export const addressKey = (address: string): string => {
  const [bare = ''] = address.split('%');
  if (isIP(bare) !== 6) return bare;
  const groups = groupsOf(bare).map((group) => Number.parseInt(group, 16));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return [groups[6] ?? 0, groups[7] ?? 0].flatMap((group) => [group >> 8, group & 255]).join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
};
