import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedFolder, kept } from '../../testing/embedded-folder.js';

const root = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };
const f = new EmbeddedFolder();

/** Whether this test may make a file system of its own. */
const mount = (...args: string[]): boolean => spawnSync('mount', ['-t', 'tmpfs', ...args]).status === 0;
const mayMount = ((): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'quemiai-mount-'));
  const mounted = mount('-o', 'size=1m', 'quemiai', folder) && spawnSync('umount', [folder]).status === 0;
  rmSync(folder, { recursive: true });
  return mounted;
})();

describe.runIf(mayMount)('on a full disk', () => {
  beforeEach(() => {
    mkdirSync(f.dataDir);
    mount('-o', 'size=24m', 'quemiai', f.dataDir);
  });
  afterEach(() => {
    spawnSync('umount', [f.dataDir]);
  });

  test('a first start is refused, and a start after room was made is not', async () => {
    const { title, hint } = await f.refusal();
    expect(title).toBe('The disk is full');
    expect(hint).toContain('Free some space');
    mount('-o', 'remount,size=200m', 'quemiai', f.dataDir);
    const { stop } = await f.start();
    await stop();
  });

  test('a further start is refused, and loses nothing', async () => {
    mount('-o', 'remount,size=200m', 'quemiai', f.dataDir);
    await f.prepared();
    const { size, used } = Object.fromEntries(
      ['size', 'used'].map((what) => [
        what,
        Number(
          spawnSync('df', ['-B1', `--output=${what}`, f.dataDir], { encoding: 'utf8' }).stdout.split('\n')[1],
        ),
      ]),
    );
    writeFileSync(join(f.dataDir, 'ballast'), Buffer.alloc((size ?? 0) - (used ?? 0)));
    expect((await f.refusal()).title).toBe('The disk is full');
    rmSync(join(f.dataDir, 'ballast'));
    const { url, stop } = await f.start();
    expect(await kept(url)).toEqual([{ x: 1 }]);
    await stop();
  });
});

describe('refused with one clear message', () => {
  test('a folder of another major version', async () => {
    await f.prepared();
    writeFileSync(join(f.cluster, 'PG_VERSION'), '17\n');
    const { title, detail } = await f.refusal();
    expect(title).toBe('The data folder is of PostgreSQL 17, and this version brings PostgreSQL 18');
    expect(detail).toContain(f.cluster);
    writeFileSync(join(f.cluster, 'PG_VERSION'), '18\n');
    expect(await kept((await f.start()).url)).toEqual([{ x: 1 }]);
  });

  test('a folder with other files', async () => {
    mkdirSync(f.cluster, { recursive: true });
    writeFileSync(join(f.cluster, 'letter.txt'), 'dear');
    expect((await f.refusal()).title).toBe('The database folder is not one of PostgreSQL');
    rmSync(join(f.cluster, 'letter.txt'));
    await f.start();
  });

  test('a lost password', async () => {
    await f.prepared();
    rmSync(join(f.dataDir, 'postgres.password'));
    expect((await f.refusal()).title).toBe('The password of the database is missing');
  });

  test('a setting PostgreSQL does not take', async () => {
    await f.prepared();
    writeFileSync(join(f.cluster, 'postgresql.auto.conf'), `shared_buffers = 'much'\n`);
    const { title, detail } = await f.refusal();
    expect(title).toBe('PostgreSQL does not start');
    expect(detail).toContain('invalid value for parameter "shared_buffers"');
  });

  test('a data folder below a file', async () => {
    writeFileSync(join(f.base, 'file'), '');
    const { title, detail } = await f.refusal(join(f.base, 'file', 'data'));
    expect(title).toBe('The data folder cannot be used');
    expect(detail).toContain('part of the path is a file');
  });

  test('a data folder that may not be written', async () => {
    mkdirSync(f.dataDir);
    chmodSync(f.base, 0o711);
    chmodSync(f.dataDir, 0o555);
    const { title, detail } = await f.refusal(f.dataDir, root ? nobody : {});
    expect(title).toBe('The data folder cannot be used');
    expect(detail).toContain('permission denied');
  });

  test.runIf(root)('a database of another system user', async () => {
    await f.prepared();
    chmodSync(f.base, 0o711);
    chmodSync(f.dataDir, 0o777);
    for (const name of readdirSync(f.dataDir))
      if (name !== 'postgres') chmodSync(join(f.dataDir, name), 0o666);
    const { title } = await f.refusal(f.dataDir, nobody);
    expect(title).toBe('The database belongs to another system user');
  });
});
