import { Controller } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { Input, Route } from '../../platform/http/route.js';
import { OutboxService } from './outbox.service.js';

@Controller()
export class OutboxController {
  constructor(private readonly outbox: OutboxService) {}

  @Route('GET /admin/mail')
  state(): RouteResponse<'GET /admin/mail'> {
    return this.outbox.state();
  }

  @Route('GET /admin/outbox')
  list(@Input() { query }: RouteInput<'GET /admin/outbox'>): Promise<RouteResponse<'GET /admin/outbox'>> {
    return this.outbox.list(query);
  }

  @Route('GET /admin/outbox/:id')
  read(
    @Input() { params }: RouteInput<'GET /admin/outbox/:id'>,
  ): Promise<RouteResponse<'GET /admin/outbox/:id'>> {
    return this.outbox.read(params.id);
  }
}
