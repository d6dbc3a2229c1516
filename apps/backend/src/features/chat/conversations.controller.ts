import { Controller, Res } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import type { FastifyReply } from 'fastify';
import { CurrentUser } from '../../decorators/current-user.decorator.js';
import { Input, Route } from '../../platform/http/route.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { ConversationsService } from './conversations.service.js';
import { MembersService } from './members.service.js';

@Controller()
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly members: MembersService,
  ) {}

  @Route('POST /conversations')
  async create(
    @CurrentUser() viewer: Viewer,
    @Input() { body }: RouteInput<'POST /conversations'>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RouteResponse<'POST /conversations'>> {
    const { conversation, existing } = await this.conversations.create(viewer, body);
    if (existing) reply.status(200);
    return conversation;
  }

  @Route('GET /conversations')
  list(@CurrentUser() viewer: Viewer, @Input() { query }: RouteInput<'GET /conversations'>) {
    return this.conversations.list(viewer, query.limit, query.cursor);
  }

  @Route('GET /conversations/:id')
  get(@CurrentUser() viewer: Viewer, @Input() { params }: RouteInput<'GET /conversations/:id'>) {
    return this.conversations.get(viewer, params.id);
  }

  @Route('PATCH /conversations/:id')
  rename(@CurrentUser() viewer: Viewer, @Input() { params, body }: RouteInput<'PATCH /conversations/:id'>) {
    return this.conversations.rename(viewer, params.id, body.name);
  }

  @Route('PUT /conversations/:id/mute')
  mute(@CurrentUser() viewer: Viewer, @Input() { params }: RouteInput<'PUT /conversations/:id/mute'>) {
    return this.conversations.mute(viewer, params.id, true);
  }

  @Route('DELETE /conversations/:id/mute')
  unmute(@CurrentUser() viewer: Viewer, @Input() { params }: RouteInput<'DELETE /conversations/:id/mute'>) {
    return this.conversations.mute(viewer, params.id, false);
  }

  @Route('GET /conversations/:id/members')
  listMembers(
    @CurrentUser() viewer: Viewer,
    @Input() { params, query }: RouteInput<'GET /conversations/:id/members'>,
  ) {
    return this.members.list(viewer, params.id, query.limit, query.cursor);
  }

  @Route('POST /conversations/:id/members')
  addMembers(
    @CurrentUser() viewer: Viewer,
    @Input() { params, body }: RouteInput<'POST /conversations/:id/members'>,
  ) {
    return this.members.add(viewer, params.id, body.userIds);
  }

  @Route('PATCH /conversations/:id/members/:userId')
  setRole(
    @CurrentUser() viewer: Viewer,
    @Input() { params, body }: RouteInput<'PATCH /conversations/:id/members/:userId'>,
  ) {
    return this.members.setRole(viewer, params.id, params.userId, body.role);
  }

  @Route('DELETE /conversations/:id/members/:userId')
  removeMember(
    @CurrentUser() viewer: Viewer,
    @Input() { params }: RouteInput<'DELETE /conversations/:id/members/:userId'>,
  ) {
    return this.members.remove(viewer, params.id, params.userId);
  }
}
