import type { FastifyRequest } from 'fastify';

const API = '/api/';

/**
 * Whether a request is for the API. The route that was found decides: routers decode paths (`/%61pi`) and take whole
 * addresses (RFC 9112, 3.2.2), so what stands in the request line may look like anything. Where none was found, or the
 * one that takes all there is, what was asked for decides.
 */
export const isApiCall = ({ routeOptions, url }: FastifyRequest): boolean =>
  (routeOptions.url?.startsWith(API) ?? false) || url.startsWith(API);
