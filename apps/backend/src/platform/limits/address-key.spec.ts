import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressKey } from './address-key.js';

test('an IPv4 address stands for itself, however it is written', () => {
  expect(addressKey('192.0.2.7')).toBe('192.0.2.7');
  expect(addressKey('::ffff:192.0.2.7')).toBe('192.0.2.7');
  expect(addressKey('::FFFF:c000:207')).toBe('192.0.2.7');
  expect(addressKey('0:0:0:0:0:ffff:c000:0207')).toBe('192.0.2.7');
});

test('an IPv6 address stands for its network of 64 bits', () => {
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(addressKey('2001:db8:1:2::')).toBe('2001:db8:1:2::/64');
  expect(addressKey('2001:0DB8:0001:0002:ffff::1')).toBe('2001:db8:1:2::/64');
  expect(addressKey('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64');
  expect(addressKey('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  expect(addressKey('::1')).toBe('0:0:0:0::/64');
});

test('what is no address is kept as it is', () => {
  expect(addressKey('')).toBe('');
  expect(addressKey('unix')).toBe('unix');
});

test('addresses fall together exactly where their first 64 bits do', () => {
  const half = fc.tuple(fc.nat(65_535), fc.nat(65_535), fc.nat(65_535), fc.nat(65_535));
  fc.assert(
    fc.property(half, half, half, half, (net, host, otherNet, otherHost) => {
      const text = (groups: number[]): string => groups.map((group) => group.toString(16)).join(':');
      fc.pre(net.some((group) => group !== 0) && otherNet.some((group) => group !== 0));
      const key = addressKey(text([...net, ...host]));
      expect(addressKey(text([...net, ...otherHost]))).toBe(key);
      expect(addressKey(text([...otherNet, ...host])) === key).toBe(text(net) === text(otherNet));
    }),
  );
});

test('IPv4 addresses fall together with their mapped form alone', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.ipV4(), (one, other) => {
      expect(addressKey(`::ffff:${one}`)).toBe(one);
      expect(addressKey(one) === addressKey(`::ffff:${other}`)).toBe(one === other);
    }),
  );
});
