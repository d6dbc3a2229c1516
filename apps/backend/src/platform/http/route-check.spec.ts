import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { expect, test } from 'vitest';
import { checkRoutes } from './route-check.js';
import { Route } from './route.js';

@Controller()
class LonelyController {
  @Route('GET /users/me')
  me(): string {
    return 'me';
  }
}

@Module({ controllers: [LonelyController] })
class LonelyModule {}

test('every route of the contract that nothing serves is named', async () => {
  const app = await NestFactory.createApplicationContext(LonelyModule, { logger: false });
  expect(() => checkRoutes(app, { decided: [], owned: 'owned' })).toThrow(
    /POST \/conversations is in the contract, and nothing serves it/,
  );
  expect(() => checkRoutes(app, { decided: [], owned: 'owned' })).not.toThrow(
    /GET \/users\/me is in the contract/,
  );
  await app.close();
});
