import type { Type } from '@nestjs/common';
import { SetMetadata } from '@nestjs/common';
import type { Viewer } from '../platform/tokens/viewer.js';

export const OWNED_KEY = 'quemiai:owned';

/**
 * What a thing is to whoever asks: `own`; `seen`, somebody else's that they may know of; `hidden`, somebody else's that
 * they may not, or not there at all.
 */
export type Relation = 'own' | 'seen' | 'hidden';

/** Knows whose each thing of one kind is. */
export interface OwnerRecord {
  relationTo: (viewer: Viewer, id: string) => Promise<Relation>;
}

/**
 * Lets only whoever owns the thing that `:id` names in; ResourceOwnershipGuard enforces it. Every route of the contract
 * with the access `owner` or `author` has one: without it the server does not start.
 * @param record the provider to ask
 */
export const Owned = (record: Type<OwnerRecord>): MethodDecorator => SetMetadata(OWNED_KEY, record);
