import type { ExecutionContext } from '@nestjs/common';
import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import type { RouteKey } from '@quemiai/contract/routes';
import { routeSpec } from '@quemiai/contract/routes';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { parse } from './parse.js';

export const ROUTE_KEY = 'quemiai:route';

const methods: Record<string, RequestMethod> = {
  GET: RequestMethod.GET,
  POST: RequestMethod.POST,
  PUT: RequestMethod.PUT,
  PATCH: RequestMethod.PATCH,
  DELETE: RequestMethod.DELETE,
};

/** Serves a route of the contract: its method, path below `/api/v1`, access decision, schemas and status come from there. */
export const Route = (key: RouteKey): MethodDecorator => {
  const [verb = '', path = ''] = key.split(' ');
  const method = methods[verb];
  if (method === undefined) throw new Error(`The contract has a route with an unknown method: ${key}`);
  return applyDecorators(
    RequestMapping({ method, path: `api/v1${path}` }),
    HttpCode(routeSpec(key).status),
    SetMetadata(ROUTE_KEY, key),
  );
};

/** No body, `null` or `{}`: what HTTP libraries send where there is nothing to say. */
const isEmpty = (body: unknown): boolean =>
  body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);

/** The parsed parts of the request: `@Input() input: RouteInput<'METHOD /path'>`. Refuses with `validation_failed`. */
export const Input = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const key = Reflect.getMetadata(ROUTE_KEY, context.getHandler()) as RouteKey | undefined;
  if (key === undefined) throw new Error('@Input() stands on a handler without @Route()');
  const { params, query, body } = routeSpec(key);
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  if (body === undefined && !isEmpty(request.body))
    throw new AppError('validation_failed', 'This takes no body');
  return {
    params: params && parse(params, request.params, 'params'),
    query: query && parse(query, request.query, 'query'),
    body: body && parse(body, request.body ?? undefined, 'body'),
  };
});
