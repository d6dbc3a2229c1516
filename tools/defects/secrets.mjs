const secrets = 'apps/backend/src/features/secrets';
const config = 'apps/backend/src/config';

export default [
  {
    id: 'sealed-for-any-purpose',
    file: 'apps/backend/src/platform/secrets/secret-box.ts',
    find: "JSON.stringify(['quemiai', VERSION, keyId, purpose])",
    replace: "JSON.stringify(['quemiai', VERSION, keyId, purpose.slice(0, 0)])",
    tests: ['apps/backend/src/platform/secrets/secret-box.spec.ts', `${secrets}/secrets.itest.ts`],
    why: "who may write to the database puts their own second factor in an administrator's row",
  },
  {
    id: 'reencryption-skips-settings',
    file: `${secrets}/sealed-values.repo.ts`,
    find: '  settingStore,\n  columnStore',
    replace: '  ...[settingStore].slice(1),\n  columnStore',
    tests: [`${secrets}/secrets.itest.ts`],
    why: 'the former key is thrown away, and every recovery code with it',
  },
  {
    id: 'rows-in-logged-errors',
    file: `${config}/logged-error.ts`,
    find: 'harmless.has(name) &&',
    replace: "(harmless.has(name) || name === 'detail') &&",
    tests: [`${config}/logged-error.spec.ts`],
    why: 'a row that the database refuses, message or password hash included, stands in the log',
  },
  {
    id: 'weak-secrets-in-production',
    file: `${config}/secret-checks.ts`,
    find: 'found.push([name, secretFault(value)]);',
    replace: 'found.push([name, value.length < 8 ? secretFault(value) : undefined]);',
    tests: [`${config}/env.spec.ts`],
    why: 'a server is opened to the world with the secret of the documentation',
  },
  {
    id: 'environment-wins-over-provider',
    file: `${config}/variable-reader.ts`,
    find: 'if (supplied !== undefined && (own ?? path) !== undefined) {',
    replace: 'if (supplied !== undefined && own !== undefined && path !== undefined) {',
    tests: [`${config}/providers/providers.spec.ts`],
    why: 'a forgotten old secret goes on being used after the provider rotated it',
  },
  {
    id: 'session-token-unsigned',
    file: `${config}/providers/sigv4.ts`,
    find: "if (credentials.sessionToken !== undefined) headers['x-amz-security-token'] = credentials.sessionToken;",
    replace:
      "if (credentials.sessionToken === '') headers['x-amz-security-token'] = credentials.sessionToken;",
    tests: [`${config}/providers/providers.spec.ts`],
    why: 'temporary credentials, which is what containers have, are refused',
  },
  {
    id: 'invite-link-kept-readable',
    file: 'apps/backend/src/platform/idempotency/idempotency.interceptor.ts',
    find: 'secret: secretAnswer }',
    replace: 'secret: false }',
    tests: ['apps/backend/src/features/community/community.itest.ts'],
    why: 'whoever reads a copy of the database joins with an invite that was made that day',
  },
  {
    id: 'kept-answers-not-encrypted-anew',
    file: 'apps/backend/src/features/secrets/sealed-values.repo.ts',
    find: '(id) => `idempotent answer ${id}`,',
    replace: '(id) => `idempotent answers ${id}`,',
    tests: ['apps/backend/src/features/secrets/secrets.itest.ts'],
    why: 'an encryption key that is said to be unused is thrown away, and an answer lost',
  },
];
