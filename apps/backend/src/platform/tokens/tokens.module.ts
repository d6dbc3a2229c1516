import { Global, Module } from '@nestjs/common';
import { SignatureNonces } from '../signatures/signature-nonces.js';
import { Signatures } from '../signatures/signatures.js';
import { AccessTokens } from './access-tokens.js';
import { KeyRing } from './key-ring.js';
import { TokenKeys } from './token-keys.js';

/** What the guards need wherever they stand, and `AccessTokens` for the socket handshake. */
@Global()
@Module({
  providers: [AccessTokens, KeyRing, SignatureNonces, Signatures, TokenKeys],
  exports: [AccessTokens, KeyRing, SignatureNonces, Signatures, TokenKeys],
})
export class TokensModule {}
