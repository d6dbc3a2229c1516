import type { FastifyInstance } from 'fastify';
import { isApiCall } from '../http/api-call.js';
import { addressKey } from './address-key.js';
import { limitKind } from './budgets.js';
import type { Limiter } from './limiter.js';
import { refuseExceeded } from './limiter.js';
import { tellCount } from './rate-limit-fields.js';

/**
 * Counts every call of the API against the budget of the address it comes from, before its body is read or its token
 * looked at. Pages, health and metrics are no part of the API and are never refused.
 */
export const limitAddresses = (server: FastifyInstance, limiter: Limiter): void => {
  if (!limiter.active) return;
  server.addHook('onRequest', async (request, reply) => {
    if (!isApiCall(request)) return;
    const kind = limitKind(request.method, request.routeOptions.url);
    const counted = await limiter.count(kind, 'address', addressKey(request.ip));
    if (!counted) return;
    tellCount(reply, counted);
    refuseExceeded(counted);
  });
};
