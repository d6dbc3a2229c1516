import { Controller, Res } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import type { FastifyReply } from 'fastify';
import { CurrentUser } from '../../decorators/current-user.decorator.js';
import { Owned } from '../../decorators/owned.decorator.js';
import { Input, Route } from '../../platform/http/route.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { MessagesService } from './messages.service.js';
import { Reads } from './reads.js';
import { Sender } from './sender.js';

@Controller()
export class MessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly sender: Sender,
    private readonly reads: Reads,
  ) {}

  @Route('GET /conversations/:id/messages')
  page(
    @CurrentUser() viewer: Viewer,
    @Input() { params, query }: RouteInput<'GET /conversations/:id/messages'>,
  ) {
    return this.messages.page(viewer, params.id, query.limit, query);
  }

  @Route('POST /conversations/:id/messages')
  async send(
    @CurrentUser() viewer: Viewer,
    @Input() { params, body }: RouteInput<'POST /conversations/:id/messages'>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RouteResponse<'POST /conversations/:id/messages'>> {
    const { message, existing } = await this.sender.send(viewer, params.id, body);
    if (existing) reply.status(200);
    return message;
  }

  @Route('PUT /conversations/:id/read')
  read(@CurrentUser() viewer: Viewer, @Input() { params, body }: RouteInput<'PUT /conversations/:id/read'>) {
    return this.reads.mark(viewer, params.id, body.seq);
  }

  @Route('GET /messages/:id')
  get(@CurrentUser() viewer: Viewer, @Input() { params }: RouteInput<'GET /messages/:id'>) {
    return this.messages.get(viewer, params.id);
  }

  @Route('PATCH /messages/:id')
  @Owned(MessagesService)
  edit(@CurrentUser() viewer: Viewer, @Input() { params, body }: RouteInput<'PATCH /messages/:id'>) {
    return this.messages.edit(viewer, params.id, body.body);
  }

  @Route('DELETE /messages/:id')
  remove(@CurrentUser() viewer: Viewer, @Input() { params }: RouteInput<'DELETE /messages/:id'>) {
    return this.messages.remove(viewer, params.id);
  }

  @Route('PUT /messages/:id/reactions/:emoji')
  react(
    @CurrentUser() viewer: Viewer,
    @Input() { params }: RouteInput<'PUT /messages/:id/reactions/:emoji'>,
  ) {
    return this.messages.react(viewer, params.id, params.emoji);
  }

  @Route('DELETE /messages/:id/reactions/:emoji')
  unreact(
    @CurrentUser() viewer: Viewer,
    @Input() { params }: RouteInput<'DELETE /messages/:id/reactions/:emoji'>,
  ) {
    return this.messages.unreact(viewer, params.id, params.emoji);
  }
}
