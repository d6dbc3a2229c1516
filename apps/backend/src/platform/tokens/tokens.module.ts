import { Global, Module } from '@nestjs/common';
import { AccessTokens } from './access-tokens.js';

/** `AccessTokens` wherever JwtAuthGuard stands, and for the socket handshake. */
@Global()
@Module({ providers: [AccessTokens], exports: [AccessTokens] })
export class TokensModule {}
