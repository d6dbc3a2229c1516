import { defineConfig } from 'prisma/config';

// Prisma downloads its schema engine at first use unless a path is named. `prisma generate` needs the path but never
// runs what is there, and migrations are applied by our own runner, so any file serves.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });
