import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const project = (name: string, include: string[], test: TestProjectInlineConfiguration['test'] = {}) =>
  ({
    root: import.meta.dirname,
    test: {
      name,
      include: include.map((each) => `src/${each}`),
      testTimeout: 60_000,
      hookTimeout: 90_000,
      // How long a state of the page or the server may take to come about; a second is not enough on a busy machine.
      expect: { poll: { timeout: 15_000 } },
      ...test,
    },
  }) satisfies TestProjectInlineConfiguration;

/** Checks from outside: each project starts the built server itself and speaks to it as a stranger would. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    maxWorkers: 2,
    projects: [
      project('delivery', ['delivery/*.{e2e,test}.ts'], { testTimeout: 900_000 }),
      project('contract', ['contract/*.e2e.ts'], { globalSetup: 'src/harness/shared-server.ts' }),
      project('hostile', ['hostile/*.e2e.ts']),
      project('lifecycle', ['lifecycle/*.e2e.ts']),
      project('browser', ['browser/*.e2e.ts'], { globalSetup: 'src/harness/shared-server.ts' }),
    ],
  },
});
