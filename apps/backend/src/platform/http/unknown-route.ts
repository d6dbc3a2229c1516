import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.js';

interface KnownRoute {
  methods: string[];
  steps: string[];
}

const stepsOf = (path: string): string[] => path.split('/').slice(1);

/** Remembers every route that is registered from now on, and tells an unknown address from a wrong method. */
export class KnownRoutes {
  private readonly routes: KnownRoute[] = [];

  constructor(server: FastifyInstance) {
    server.addHook('onRoute', ({ method, url }) => {
      if (url.includes('*')) return;
      this.routes.push({ methods: Array.isArray(method) ? method : [method], steps: stepsOf(url) });
    });
  }

  /** The methods that an address answers to, sorted; none when it is unknown. */
  methodsAt(path: string): string[] {
    const steps = stepsOf(path);
    const fits = ({ steps: pattern }: KnownRoute): boolean =>
      pattern.length === steps.length &&
      pattern.every((step, index) => step === steps[index] || (step.startsWith(':') && steps[index] !== ''));
    return [...new Set(this.routes.filter(fits).flatMap(({ methods }) => methods))].toSorted();
  }

  /** @throws AppError always: `method_not_allowed` with an `Allow` field where the address is known, else `not_found` */
  refuse(request: FastifyRequest, reply: FastifyReply): never {
    const path = request.url.split('?', 1)[0] ?? '/';
    const allowed = this.methodsAt(path);
    if (allowed.length === 0) throw new AppError('not_found', 'There is nothing at this address');
    reply.header('allow', allowed.join(', '));
    throw new AppError('method_not_allowed', `This address answers to ${allowed.join(', ')}`);
  }
}
