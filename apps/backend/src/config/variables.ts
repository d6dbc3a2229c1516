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

const oneOf = <const T extends readonly [string, string, ...string[]]>(...values: T) =>
  z.enum(values, { error: `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}` });

const secret = z.string().min(1);
const path = z.string().regex(/^[^/\s?#]+(?:\/[^/\s?#]+)*$/, 'must be a path without a slash at its ends');
const address = z
  .string()
  .refine(
    (value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ''),
    'must be an http:// or https:// address',
  );

/** Every variable the server reads, in the order of `.env.example`: its schema and a value that would do. */
export const variables = {
  NODE_ENV: {
    schema: oneOf('development', 'production', 'test').default('development'),
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
  SECRETS_PROVIDER: { schema: oneOf('none', 'vault', 'aws').default('none'), example: 'vault' },
  SECRETS_TIMEOUT_SECONDS: {
    schema: z
      .string()
      .regex(/^[1-9]\d{0,2}$/, 'must be a whole number of seconds, at most 999')
      .transform(Number)
      .default(10),
    example: '10',
  },
  VAULT_ADDR: { schema: address.optional(), example: 'https://vault.example.org:8200' },
  VAULT_TOKEN: { schema: secret.optional(), example: '$(vault print token)' },
  VAULT_NAMESPACE: { schema: path.optional(), example: 'community' },
  VAULT_CACERT: { schema: z.string().optional(), example: '/etc/ssl/vault-ca.pem' },
  VAULT_KV_MOUNT: { schema: path.default('secret'), example: 'secret' },
  VAULT_KV_PATH: { schema: path.default('quemiai'), example: 'quemiai' },
  AWS_REGION: {
    schema: z
      .string()
      .regex(/^[a-z]{2}(?:-[a-z]+)+-\d+$/, 'must be the name of a region')
      .optional(),
    example: 'eu-central-1',
  },
  AWS_SECRET_ID: { schema: secret.optional(), example: 'quemiai/production' },
  AWS_ENDPOINT_URL: {
    schema: address.optional(),
    example: 'https://secretsmanager.eu-central-1.amazonaws.com',
  },
  AWS_ACCESS_KEY_ID: { schema: secret.optional(), example: '$(cat access-key-id)' },
  AWS_SECRET_ACCESS_KEY: { schema: secret.optional(), example: '$(cat secret-access-key)' },
  AWS_SESSION_TOKEN: { schema: secret.optional(), example: '$(cat session-token)' },
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: {
    schema: z.string().regex(/^\//, 'must begin with a slash').optional(),
    example: '/v2/credentials/id',
  },
  AWS_CONTAINER_CREDENTIALS_FULL_URI: {
    schema: address.optional(),
    example: 'http://169.254.170.23/v1/credentials',
  },
  AWS_CONTAINER_AUTHORIZATION_TOKEN: { schema: secret.optional(), example: '$(cat authorization-token)' },
  AWS_EC2_METADATA_SERVICE_ENDPOINT: {
    schema: address.default('http://169.254.169.254'),
    example: 'http://169.254.169.254',
  },
  LOG_LEVEL: {
    schema: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
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
  RATE_LIMITS: { schema: oneOf('on', 'off').default('on'), example: 'on' },
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

/** What opens the provider of secrets: of no use to anything once the start is over. */
export const providerCredentials = [
  'VAULT_TOKEN',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
] as const satisfies VariableName[];
