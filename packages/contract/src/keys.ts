import { z } from 'zod';
import { route } from './route.js';
import { timestamp } from './scalars.js';

/** A secret of the server as it may be shown: when it was made and where it is kept, never what it is. */
export const keyAge = z.object({
  /** The variable that holds it, or what it is for. */
  name: z.string(),
  /** The id of a key that has one. */
  id: z.string().nullable(),
  /** `none`: it is nowhere at hand. */
  source: z.enum(['environment', 'file', 'provider', 'data folder', 'database', 'none']),
  /**
   * `unused`: another one took its place, and nothing that it signed counts any more. `missing`: something is encrypted with
   * a key that the server was not given.
   */
  state: z.enum(['active', 'announced', 'retiring', 'unused', 'missing']),
  /** Null where nobody noted it. */
  createdAt: timestamp.nullable(),
  ageDays: z.int().nullable(),
  /** Active for longer than `rotateAfterDays`. */
  overdue: z.boolean(),
  /** How many stored secrets it encrypts; null where it is no encryption key. */
  encrypts: z.int().nullable(),
});
export type KeyAge = z.infer<typeof keyAge>;

export const keyAges = z.object({ rotateAfterDays: z.int(), keys: z.array(keyAge) });
export type KeyAges = z.infer<typeof keyAges>;

export const keyRoutes = {
  'GET /admin/keys': route({
    summary: 'How old the secrets of the server are',
    tag: 'Administration',
    access: 'admin',
    status: 200,
    response: keyAges,
  }),
};
