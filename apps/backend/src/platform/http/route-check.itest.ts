import type { Type } from '@nestjs/common';
import { Controller, Get, Module } from '@nestjs/common';
import { describe, expect, test } from 'vitest';
import { Public } from '../../decorators/public.decorator.js';
import { Roles } from '../../decorators/roles.decorator.js';
import { startTestApp } from '../../testing/test-app.js';
import { Route } from './route.js';

@Module({})
class ExtraModule {}

const start = async (controller: Type): Promise<void> => {
  const t = await startTestApp({}, { modules: [{ module: ExtraModule, controllers: [controller] }] });
  await t.close();
};

describe('the start', () => {
  test('takes handlers that say who may call them', async () => {
    @Controller('api/v1/extra')
    class DecidedController {
      @Public()
      @Get('open')
      open(): string {
        return 'open';
      }

      @Roles('ADMIN')
      @Get('closed')
      closed(): string {
        return 'closed';
      }
    }
    await expect(start(DecidedController)).resolves.toBeUndefined();
  });

  test('is refused for a handler without an access decision, which is named', async () => {
    @Controller('api/v1/extra')
    class SilentController {
      @Get()
      list(): string {
        return 'who may see this?';
      }
    }
    await expect(start(SilentController)).rejects.toThrow(
      /SilentController\.list does not say who may call it/,
    );
  });

  test('is refused for a route that is served twice', async () => {
    @Controller()
    class SecondController {
      @Route('GET /users/me')
      me(): string {
        return 'me';
      }
    }
    await expect(start(SecondController)).rejects.toThrow(
      /GET \/users\/me is served more than once: .*SecondController\.me/,
    );
  });
});
