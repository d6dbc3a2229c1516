import { SetMetadata } from '@nestjs/common';
import type { Assurance } from '@quemiai/contract/route';

export const ASSURANCE_KEY = 'quemiai:assurance';

/** Asks for a fresh proof, or a signature too, at a handler that is no `@Route`; AssuranceGuard enforces it. */
export const Assured = (assurance: Assurance): MethodDecorator & ClassDecorator =>
  SetMetadata(ASSURANCE_KEY, assurance);
