import { expect, test } from 'vitest';
import { smtpSettings } from './smtp-settings.js';

test('smtps is TLS from the start, on port 465', () => {
  expect(smtpSettings('smtps://mail.example.org', true)).toEqual({
    host: 'mail.example.org',
    port: 465,
    secure: true,
    requireTLS: false,
  });
});

test('smtp in production sends nothing without STARTTLS, except to this machine', () => {
  const required = (url: string, production = true): boolean => smtpSettings(url, production).requireTLS;
  expect(required('smtp://mail.example.org')).toBe(true);
  expect(required('smtp://192.0.2.1:25')).toBe(true);
  expect(required('smtp://127.0.0.1.example.org')).toBe(true);
  expect(required('smtp://localhost.example.org')).toBe(true);
  for (const local of ['localhost', '127.0.0.1', '127.8.9.10', '[::1]']) {
    expect(required(`smtp://${local}:2525`)).toBe(false);
  }
  expect(required('smtp://mail.example.org', false)).toBe(false);
});

test('name, password and port are read; what is added to the address is not', () => {
  const url = 'smtp://ann%40example.org:p%3Ass@[2001:db8::1]:2525/?tls.rejectUnauthorized=false'; // not-a-secret: made up
  expect(smtpSettings(url, true)).toEqual({
    host: '2001:db8::1',
    port: 2525,
    secure: false,
    requireTLS: true,
    auth: { user: 'ann@example.org', pass: 'p:ss' },
  });
});
