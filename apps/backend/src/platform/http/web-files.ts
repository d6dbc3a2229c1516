import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export interface WebFile {
  path: string;
  type: string;
  etag: string;
  /** Its name has a hash of its content: it never changes. */
  immutable: boolean;
  /** Compressed copies beside it, by the name of their encoding. */
  encodings: Map<string, string>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wasm': 'application/wasm',
  '.map': 'application/json; charset=utf-8',
};
/** Ends like a file of a web client, and not like the name of a person, who may be called `ada.l`. */
export const isFileName = (address: string): boolean => extname(address) in types;

const encodings: [string, string][] = [
  ['br', '.br'],
  ['gzip', '.gz'],
];

/**
 * Every file of the built web client by its address. Nothing but these is ever served, so an address cannot lead out of
 * the folder. Empty when the web client is not built.
 */
export const webFiles = (folder: string): Map<string, WebFile> => {
  const files = new Map<string, WebFile>();
  if (statSync(join(folder, 'index.html'), { throwIfNoEntry: false }) === undefined) return files;
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const present = new Set(paths);
  for (const path of paths) {
    const type = types[extname(path)];
    if (type === undefined) continue;
    const address = `/${relative(folder, path).split(sep).join('/')}`;
    const immutable = address.startsWith('/assets/');
    const found = statSync(path, { throwIfNoEntry: false });
    // A build that is being made anew beside us.
    if (!found) continue;
    const { size, mtimeMs } = found;
    files.set(address, {
      path,
      type,
      immutable,
      etag: immutable
        ? `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`
        : `"${createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 22)}"`,
      encodings: new Map(
        encodings.flatMap(([name, suffix]) => (present.has(path + suffix) ? [[name, path + suffix]] : [])),
      ),
    });
  }
  return files;
};
