const auth = 'apps/backend/src/features/auth';
const limits = 'apps/backend/src/platform/limits';

export default [
  {
    id: 'forwarded-address-of-anybody',
    file: 'apps/backend/src/platform/http/server.ts',
    find: 'env.TRUSTED_PROXIES.length > 0 ? [...env.TRUSTED_PROXIES] : false',
    replace: 'env.TRUSTED_PROXIES.length > 0 ? [...env.TRUSTED_PROXIES] : true',
    tests: [`${limits}/limits.itest.ts`],
    why: 'whoever writes another X-Forwarded-For with each request has no limit',
  },
  {
    id: 'whole-ipv6-addresses',
    file: `${limits}/address-key.ts`,
    find: '.slice(0, 4)',
    replace: '.slice(0, 8)',
    tests: [`${limits}/address-key.spec.ts`],
    why: 'one network of IPv6 has a budget for each of its 2^64 addresses',
  },
  {
    id: 'no-limit-without-redis',
    file: `${limits}/limiter.ts`,
    find: '? await this.fallback.ask(() => outcome(shared.consume(key)), here)',
    replace:
      '? await this.fallback.ask(() => outcome(shared.consume(key)), () => local.penalty(`${key}`, 0))',
    tests: [`${limits}/redis.itest.ts`],
    why: 'passwords may be guessed without end while Redis is gone',
  },
  {
    id: 'locked-passwords-looked-at',
    file: `${auth}/lockout.service.ts`,
    find: 'if (counted.failures === null) throw locked(counted);',
    replace: 'if (counted.failures === null && !(await check())) throw locked(counted);',
    tests: [`${auth}/lockout.itest.ts`],
    why: 'a locked account still tells whether a guess is right',
  },
  {
    id: 'unknown-names-never-locked',
    file: `${auth}/lockout.service.ts`,
    find: "if (this.env.RATE_LIMITS === 'off') return check();",
    replace: "if (this.env.RATE_LIMITS === 'off' || keys.userId === null) return check();",
    tests: [`${auth}/lockout.itest.ts`],
    why: 'a lock tells that somebody has this name',
  },
  {
    id: 'device-of-anybody',
    file: `${auth}/lockout.repo.ts`,
    find: 'FROM known_devices WHERE user_id = $4 AND device_hash = $5',
    replace: 'FROM known_devices WHERE $4::uuid IS NOT NULL AND device_hash = $5',
    tests: [`${auth}/lockout.itest.ts`],
    why: 'an account of one’s own is enough to guess the passwords of others past their lock',
  },
  {
    id: 'socket-of-any-site',
    file: 'apps/backend/src/gateways/socket-io.adapter.ts',
    find: 'if (!fromAllowedOrigin(request.headers, env)) {',
    replace: "if (!fromAllowedOrigin({ ...request.headers, 'sec-fetch-site': 'same-origin' }, env)) {",
    tests: ['apps/backend/src/platform/http/csrf.itest.ts'],
    why: 'any page opens a socket here in the name of whoever looks at it',
  },
  {
    id: 'same-site-is-enough',
    file: 'apps/backend/src/platform/http/cross-origin.ts',
    find: "return site === 'same-origin' ||",
    replace: "return site === 'same-origin' || site === 'same-site' ||",
    tests: ['apps/backend/src/platform/http/csrf.itest.ts'],
    why: 'another program on another port of the host acts with the session',
  },
  {
    id: 'forms-are-read',
    file: 'apps/backend/src/platform/http/hooks.ts',
    find: 'server.removeAllContentTypeParsers();',
    replace: "server.removeContentTypeParser('application/json');",
    tests: ['apps/backend/src/platform/http/csrf.itest.ts'],
    why: 'a plain form of another page calls routes',
  },
];
