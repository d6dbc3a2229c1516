import type { INestApplicationContext } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { RouteKey } from '@quemiai/contract/routes';
import { routeKeys, routeSpec } from '@quemiai/contract/routes';
import { ROUTE_KEY } from './route.js';

/** Where Nest notes the path that a method of a controller serves. */
const NEST_PATH = 'path';

interface Handler {
  /** `Controller.method` */
  name: string;
  key: RouteKey | undefined;
  /** Whether a decorator says who may call it. */
  decided: boolean;
  /** Whether a decorator says how to know the owner of what is named. */
  owned: boolean;
}

/** The metadata by which handlers say who may call them. */
export interface AccessKeys {
  /** Of handlers outside of the contract. */
  decided: readonly string[];
  /** Of those that are for the owner of a thing alone. */
  owned: string;
}

const forOwners = (key: RouteKey): boolean => ['owner', 'author'].includes(routeSpec(key).access);

const handlersOf = (app: INestApplicationContext, { decided, owned }: AccessKeys): Handler[] => {
  const scanner = new MetadataScanner();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers.flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const prototype = metatype.prototype as Record<string, unknown>;
    return scanner.getAllMethodNames(prototype).flatMap((method) => {
      const handler = prototype[method];
      if (typeof handler !== 'function' || !Reflect.hasMetadata(NEST_PATH, handler)) return [];
      return {
        name: `${metatype.name}.${method}`,
        key: Reflect.getMetadata(ROUTE_KEY, handler) as RouteKey | undefined,
        decided: decided.some(
          (key) => Reflect.hasMetadata(key, handler) || Reflect.hasMetadata(key, metatype),
        ),
        owned: Reflect.hasMetadata(owned, handler),
      };
    });
  });
};

const ownershipProblems = (handlers: readonly Handler[]): string[] =>
  handlers.flatMap(({ name, key, owned }) => {
    if (key === undefined || forOwners(key) === owned) return [];
    const { access } = routeSpec(key);
    return owned
      ? `${name} is for owners alone, and the contract says that ${key} is for ${access}`
      : `${name} serves ${key}, which is for its ${access}, and does not say who that is: use @Owned()`;
  });

/**
 * Holds the handlers against the contract before the server opens.
 * @throws Error naming each route that is missing or doubled, and each handler without an access decision
 */
export const checkRoutes = (app: INestApplicationContext, keys: AccessKeys): void => {
  const handlers = handlersOf(app, keys);
  const problems = handlers
    .filter(({ key, decided }) => key === undefined && !decided)
    .map(
      ({ name }) =>
        `${name} does not say who may call it: declare it in the contract, or use @Public() or @Roles()`,
    );
  problems.push(...ownershipProblems(handlers));
  for (const key of routeKeys) {
    const names = handlers.filter((handler) => handler.key === key).map(({ name }) => name);
    if (names.length === 0) problems.push(`${key} is in the contract, and nothing serves it`);
    if (names.length > 1) problems.push(`${key} is served more than once: ${names.join(', ')}`);
  }
  if (problems.length > 0) throw new Error(`The routes do not fit the contract:\n  ${problems.join('\n  ')}`);
};
