import { Global, Module } from '@nestjs/common';
import { SignatureNonces } from '../signatures/signature-nonces.js';
import { Signatures } from '../signatures/signatures.js';
import { AccessTokens } from './access-tokens.js';

/** What the guards need wherever they stand, and `AccessTokens` for the socket handshake. */
@Global()
@Module({
  providers: [AccessTokens, SignatureNonces, Signatures],
  exports: [AccessTokens, Signatures],
})
export class TokensModule {}
