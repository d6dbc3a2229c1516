import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  test: { name: 'launcher', include: ['*.{spec,itest}.mjs'], testTimeout: 60_000, hookTimeout: 60_000 },
});
