import { isIP } from 'node:net';
import { email, username } from '@quemiai/contract/scalars';
import { limits } from '@quemiai/contract/limits';
import { z } from 'zod';
import { databaseOptions } from './database-url.js';

const list = (value: string): string[] =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const isOrigin = (value: string): boolean => {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === value.replace(/\/$/, '');
};
const origin = z
  .string()
  .refine(isOrigin, 'must be an origin: http:// or https://, a host, perhaps a port, and nothing after it')
  .transform((value) => value.replace(/\/$/, ''));

const isNetwork = (value: string): boolean => {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true;
  const [address = '', prefix, ...rest] = value.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  if (isIP(address) === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
};

const databaseUrl = z.string().superRefine((value, context) => {
  const url = URL.parse(value);
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol) || url.hostname === '') {
    context.addIssue('must be a postgresql:// address with a host');
    return;
  }
  try {
    databaseOptions(value);
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : String(error));
  }
});

const redisUrl = z
  .string()
  .refine(
    (value) => /^rediss?:$/.test(URL.parse(value)?.protocol ?? ''),
    'must be a redis:// or rediss:// address',
  );

const smtpUrl = z
  .string()
  .refine(
    (value) => /^smtps?:$/.test(URL.parse(value)?.protocol ?? '') && URL.parse(value)?.hostname !== '',
    'must be an smtps:// or smtp:// address with a host',
  );

/** `name@host`, or a name before it: `Quemiai <no-reply@example.org>`. */
const sender = z
  .string()
  .max(300)
  .refine((value) => {
    const address = /^[^<>"\p{Cc}]*<([^<>]+)>$/u.exec(value)?.[1] ?? value;
    return email.safeParse(address).success;
  }, 'must be an e-mail address, or a name and an address in <>');

const secret = z.string().min(1);

/** Every variable the server reads, in the order of `.env.example`: its schema and a value that would do. */
export const variables = {
  NODE_ENV: {
    schema: z.enum(['development', 'production', 'test']).default('development'),
    example: 'production',
  },
  HOST: {
    schema: z
      .string()
      .refine((value) => /^[A-Za-z0-9.:_-]+$/.test(value), 'must be a host name or an address')
      .default('127.0.0.1'),
    example: '127.0.0.1',
  },
  PORT: {
    schema: z
      .string()
      .refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, 'must be a port from 0 to 65535')
      .transform(Number)
      .default(4000),
    example: '4000',
  },
  PUBLIC_URL: { schema: origin.optional(), example: 'https://social.example.org' },
  QUEMIAI_DATA_DIR: { schema: z.string().default('./data'), example: './data' },
  DATABASE_URL: {
    schema: databaseUrl.optional(),
    example: 'postgresql://quemiai:secret@db.example.org:5432/quemiai?connection_limit=20',
  },
  REDIS_URL: { schema: redisUrl.optional(), example: 'redis://cache.example.org:6379' },
  JWT_SECRET: { schema: secret.optional(), example: '$(openssl rand -base64 48)' },
  JWT_REFRESH_SECRET: { schema: secret.optional(), example: '$(openssl rand -base64 48)' },
  ENCRYPTION_KEY: { schema: secret.optional(), example: '$(openssl rand -base64 32)' },
  ENCRYPTION_KEYS_OLD: {
    schema: z.string().transform(list).default([]),
    example: '$(cat former-key-1),$(cat former-key-2)',
  },
  SMTP_URL: { schema: smtpUrl.optional(), example: 'smtps://user:password@mail.example.org' },
  MAIL_FROM: { schema: sender.optional(), example: 'Quemiai <no-reply@example.org>' },
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    example: 'info',
  },
  CORS_ORIGINS: {
    schema: z.string().transform(list).pipe(z.array(origin)).default([]),
    example: 'https://app.example.org,https://admin.example.org',
  },
  TRUSTED_PROXIES: {
    schema: z
      .string()
      .transform(list)
      .refine(
        (entries) => entries.every(isNetwork),
        'must list addresses or networks (CIDR), or loopback, linklocal, uniquelocal',
      )
      .default([]),
    example: '127.0.0.1,10.0.0.0/8',
  },
  RATE_LIMITS: { schema: z.enum(['on', 'off']).default('on'), example: 'on' },
  QUEMIAI_ADMIN_EMAIL: { schema: email.optional(), example: 'admin@example.org' },
  QUEMIAI_ADMIN_USERNAME: { schema: username.optional(), example: 'admin' },
  QUEMIAI_ADMIN_PASSWORD: {
    schema: z
      .string()
      .min(limits.passwordMin, `must have at least ${limits.passwordMin} characters`)
      .max(limits.passwordMax, `must have at most ${limits.passwordMax} characters`)
      .optional(),
    example: 'four unrelated words make one',
  },
} satisfies Record<string, { schema: z.ZodType; example: string }>;

export type VariableName = keyof typeof variables;
export const variableNames = Object.keys(variables) as VariableName[];

export type Values = { [N in VariableName]: z.output<(typeof variables)[N]['schema']> };
