import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { report, root } from './lib/files.mjs';

// Whether apps/backend/src/generated/prisma is what Prisma makes of schema.prisma; with --write, makes it so.
const backend = join(root, 'apps/backend');
const generated = 'src/generated/prisma';
// A copy of the same shape, below the same node_modules: what is generated holds paths relative to the schema.
const copy = join(backend, '.build/check-prisma');

const filesOf = (folder) =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  );

const generate = () => {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(join(copy, 'prisma'), { recursive: true });
  cpSync(join(backend, 'prisma/schema.prisma'), join(copy, 'prisma/schema.prisma'));
  const prisma = join(root, 'node_modules/prisma/build/index.js');
  // Prisma wants to know where its schema engine is before it generates, and never runs it.
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  };
  const args = [prisma, 'generate', '--schema', 'prisma/schema.prisma', '--no-hints'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`prisma generate failed:\n${stdout}${stderr}`);
  return filesOf(join(copy, generated));
};

const check = () => {
  const wanted = generate();
  const target = join(backend, generated);
  if (process.argv.includes('--write')) {
    rmSync(target, { recursive: true, force: true });
    cpSync(join(copy, generated), target, { recursive: true });
  }
  rmSync(copy, { recursive: true, force: true });
  const present = filesOf(target);
  return [...new Set([...wanted.keys(), ...present.keys()])]
    .filter((name) => wanted.get(name) !== present.get(name))
    .map((name) => ({
      path: `apps/backend/${generated}/${name}`,
      message: 'is not what Prisma makes of schema.prisma: run node tools/check-prisma.mjs --write',
    }));
};

report('Prisma client', check());
