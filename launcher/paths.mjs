import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url));

export const at = (...parts) => join(root, ...parts);

/** What the launcher notes for itself: stamps, logs, caches. Nothing in it is missed when it is deleted. */
export const buildDir = at('.build');
export const logFile = (name) => join(buildDir, 'logs', `${name.replace(/[^a-z0-9]+/gi, '-')}.log`);
