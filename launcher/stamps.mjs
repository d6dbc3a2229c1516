import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, buildDir } from './paths.mjs';

const path = join(buildDir, 'stamps.json');

export const readStamps = () => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
};

export const writeStamp = (name, stamp) => {
  mkdirSync(buildDir, { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify({ ...readStamps(), [name]: stamp }, null, 2)}\n`);
  renameSync(`${path}.new`, path);
};

const walk = (folder, wanted, found) => {
  for (const entry of readdirSync(at(folder), { withFileTypes: true })) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(name, wanted, found);
    else if (wanted(name)) found.push(name);
  }
};

/** Paths of the files, relative to the checkout, in order. A path may be a file or a folder. */
export const filesOf = (paths, wanted = () => true) => {
  const found = [];
  for (const each of paths) {
    const stat = statSync(at(each), { throwIfNoEntry: false });
    if (stat?.isDirectory()) walk(each, wanted, found);
    else if (stat) found.push(each);
  }
  return found.sort();
};

const hash = (parts) => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex').slice(0, 32);
};

/** Names, sizes and times of the files: quick to take, and changed by a fresh checkout too. */
const outsideOf = (files) =>
  hash(
    files.flatMap((file) => {
      const { size, mtimeMs } = statSync(at(file));
      return [file, `${size} ${Math.trunc(mtimeMs)}`];
    }),
  );

const insideOf = (files) => hash(files.flatMap((file) => [file, readFileSync(at(file))]));

/** A stamp of the files as they are now. */
export const stampOf = (files) => ({ outside: outsideOf(files), inside: insideOf(files) });

/** Whether the files are as they were; their contents are read only where their times say otherwise. */
export const isStamped = (stamp, files) =>
  stamp !== undefined && (stamp.outside === outsideOf(files) || stamp.inside === insideOf(files));
