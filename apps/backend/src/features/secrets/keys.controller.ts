import { Controller } from '@nestjs/common';
import type { RouteResponse } from '@quemiai/contract/routes';
import { Route } from '../../platform/http/route.js';
import { KeysService } from './keys.service.js';

@Controller()
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Route('GET /admin/keys')
  ages(): Promise<RouteResponse<'GET /admin/keys'>> {
    return this.keys.ages();
  }
}
