import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const contract = fileURLToPath(new URL('../../packages/contract/src', import.meta.url));

export default defineConfig({
  // The contract's sources rather than what was last built of them.
  resolve: { alias: [{ find: /^@quemiai\/contract\/(.*)$/, replacement: `${contract}/$1.ts` }] },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    // Half of the time they wait for PostgreSQL and for clocks; the default would leave a core idle on small machines.
    maxWorkers: 2,
    // Files share what they import: loading it anew for each took a third of the time. What a file changes beyond its own
    // application it puts back.
    isolate: false,
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.spec.ts'] } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['src/**/*.itest.ts'],
          globalSetup: ['src/testing/postgres.setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
