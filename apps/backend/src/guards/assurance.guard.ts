import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Assurance } from '@quemiai/contract/route';
import type { RouteKey } from '@quemiai/contract/routes';
import { routeSpec } from '@quemiai/contract/routes';
import type { FastifyRequest } from 'fastify';
import { ASSURANCE_KEY } from '../decorators/assured.decorator.js';
import { AppError } from '../platform/errors/app-error.js';
import { ROUTE_KEY } from '../platform/http/route.js';
import { Signatures } from '../platform/signatures/signatures.js';
import type { SessionProof } from '../platform/tokens/session-proofs.js';
import { SessionProofs } from '../platform/tokens/session-proofs.js';

/**
 * Enforces what sensitive operations ask beside access: a fresh proof of who it is, and a signature by the key of the
 * session. Global; stands after JwtAuthGuard and RolesGuard.
 */
@Injectable()
export class AssuranceGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly proofs: SessionProofs,
    private readonly signatures: Signatures,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const assurance = this.assuranceOf(context);
    if (assurance === undefined) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { viewer } = request;
    const proof = viewer && (await this.proofs.of(viewer));
    if (!proof) throw new AppError('unauthenticated');
    // Before the signature, whose nonce counts once: after the proof, the same request may be sent again.
    if (!proof.recent) throw new AppError('reauthentication_required', 'Confirm first that it is you');
    if (assurance === 'recent') return true;
    try {
      await this.verify(request, proof);
    } catch (error) {
      if (error instanceof AppError && error.code === 'signature_invalid') {
        const route = `${request.method} ${request.routeOptions.url ?? ''}`;
        await this.proofs.signatureRefused(viewer, { reason: error.detail, route });
      }
      throw error;
    }
    return true;
  }

  private async verify(request: FastifyRequest, { signingKeyId, signingKey }: SessionProof): Promise<void> {
    if (signingKeyId === null || signingKey === null) {
      throw new AppError('signature_invalid', 'This session has no key to sign with: register one first');
    }
    await this.signatures.verify(request, signingKeyId, signingKey);
  }

  private assuranceOf(context: ExecutionContext): Assurance | undefined {
    const key = this.reflector.get<RouteKey | undefined>(ROUTE_KEY, context.getHandler());
    if (key !== undefined) return routeSpec(key).assurance;
    return this.reflector.getAllAndOverride<Assurance | undefined>(ASSURANCE_KEY, [
      context.getHandler(),
      context.getClass(),
    ]);
  }
}
