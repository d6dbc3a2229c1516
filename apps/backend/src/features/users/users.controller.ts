import { Controller } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { CurrentUser } from '../../decorators/current-user.decorator.js';
import { Input, Route } from '../../platform/http/route.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { SearchService } from './search.service.js';
import { UsersService } from './users.service.js';

@Controller()
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly people: SearchService,
  ) {}

  @Route('GET /users/me')
  me(@CurrentUser() viewer: Viewer): Promise<RouteResponse<'GET /users/me'>> {
    return this.users.me(viewer);
  }

  @Route('PATCH /users/me')
  changeMe(
    @CurrentUser() viewer: Viewer,
    @Input() input: RouteInput<'PATCH /users/me'>,
  ): Promise<RouteResponse<'PATCH /users/me'>> {
    return this.users.changeMe(viewer, input.body);
  }

  @Route('GET /users/:username')
  profile(
    @CurrentUser() viewer: Viewer,
    @Input() input: RouteInput<'GET /users/:username'>,
  ): Promise<RouteResponse<'GET /users/:username'>> {
    return this.users.profile(viewer, input.params.username);
  }

  @Route('GET /search')
  search(
    @CurrentUser() viewer: Viewer,
    @Input() input: RouteInput<'GET /search'>,
  ): Promise<RouteResponse<'GET /search'>> {
    return this.people.search(viewer, input.query);
  }
}
