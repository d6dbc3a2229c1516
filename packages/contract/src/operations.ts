import { z } from 'zod';
import { timestamp } from './scalars.js';

const part = z.object({ status: z.enum(['ok', 'error', 'disabled']), latencyMs: z.number().nullable() });

/** `GET /health`; 200 when `status` is `ok`, else 503. */
export const health = z.object({
  status: z.enum(['ok', 'error']),
  timestamp,
  /** Seconds. */
  uptime: z.number(),
  version: z.string(),
  database: part,
  redis: part,
});
export type Health = z.infer<typeof health>;

export const liveness = z.object({ status: z.literal('ok') });

export const readiness = z.object({
  status: z.enum(['ok', 'error']),
  checks: z.record(z.string(), z.enum(['ok', 'error', 'disabled'])),
});
export type Readiness = z.infer<typeof readiness>;
