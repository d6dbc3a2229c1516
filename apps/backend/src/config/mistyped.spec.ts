import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadEnv } from './env.js';
import { mistyped } from './mistyped.js';
import { variableNames } from './variables.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quemiai-env-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['SMPT_URL', 'SMTP_URL'],
  ['DATABSE_URL', 'DATABASE_URL'],
  ['DATABASE_URI', 'DATABASE_URL'],
  ['JWTSECRET', 'JWT_SECRET'],
  ['JWT_REFRESH_SECRETS', 'JWT_REFRESH_SECRET'],
  ['ENCRYPTION_KEY_FLIE', 'ENCRYPTION_KEY_FILE'],
  ['TRUSTED_PROXY', 'TRUSTED_PROXIES'],
  ['CORS_ORIGIN', 'CORS_ORIGINS'],
  ['QUEMIAI_DATADIR', 'QUEMIAI_DATA_DIR'],
])('%s is told to be close to %s', (name, meant) => {
  expect(mistyped({ [name]: 'x' })).toEqual([
    expect.stringMatching(new RegExp(`^${name} is not .*: ${meant} is\\.$`)),
  ]);
  const source = { [name]: 'x', QUEMIAI_DATA_DIR: folder };
  expect(loadEnv(source).notices).toEqual(mistyped(source));
  expect(() => loadEnv({ ...source, PORT: 'x' })).toThrow(`: ${meant} is.`);
});

test('names that belong to the machine or to other programs are not', () => {
  const names = [
    ...[
      'HOSTNAME',
      'HOME',
      'LOGNAME',
      'PORTAGE',
      'HISTFILE',
      'HOSTFILE',
      'HOSTTYPE',
      'SHLVL',
      'EDITOR',
      'USER',
    ],
    ...['NODE_PATH', 'NODE_OPTIONS', 'NODE_VERSION', 'NODE_EXTRA_CA_CERTS', 'INIT_CWD', 'npm_config_cache'],
    ...['AWS_PROFILE', 'AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL_S3', 'AWS_SHARED_CREDENTIALS_FILE'],
    ...[
      'AWS_ENDPOINT_URL_IAM',
      'VAULT_CAPATH',
      'VAULT_SKIP_VERIFY',
      'VAULT_CLIENT_CERT',
      'SMTP_PORT',
      'SMTP_HOST',
      'MAIL_HOST',
    ],
    ...[
      'MAILCHECK',
      'REDIS_PORT',
      'REDIS_HOST',
      'DATABASE_URL_REPLICA',
      'LOG_FILE',
      'LOG_DIR',
      'POSTGRES_DB',
    ],
    ...['LANG', 'LC_ALL', 'PATH', 'PWD', 'OLDPWD', 'TERM', 'TMPDIR', 'XDG_RUNTIME_DIR', 'KUBERNETES_PORT'],
  ];
  expect(mistyped(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual([]);
  expect(mistyped(Object.fromEntries(variableNames.map((name) => [`${name}_FILE`, 'x'])))).toEqual([]);
});
