import { Injectable } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { username } from '@quemiai/contract/scalars';
import { z } from 'zod';
import { AppError } from '../../platform/errors/app-error.js';
import { decodeCursor, pageOf } from '../../platform/http/cursor.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import type { Place } from './search.repo.js';
import { SearchRepo } from './search.repo.js';
import { toUser } from './users.view.js';

const place = z.object({
  tier: z.int().min(0).max(3),
  distance: z.int().min(0).max(1_000),
  usernameKey: username,
});

/** Finds others by username and name: the best fit first, small typing mistakes forgiven. */
@Injectable()
export class SearchService {
  constructor(private readonly repo: SearchRepo) {}

  async search(
    viewer: Viewer,
    query: RouteInput<'GET /search'>['query'],
  ): Promise<RouteResponse<'GET /search'>> {
    const { q, limit, cursor } = query;
    const after = decodeCursor(place, cursor);
    const text = q.trim().replace(/^@/, '');
    if (text === '') {
      const message = 'must not be blank';
      throw new AppError('validation_failed', `query.q: ${message}`, [{ path: 'query.q', message }]);
    }
    const found = await this.repo.people(text, viewer.userId, after, limit + 1);
    const placeOf = ({ tier, distance, usernameKey }: Place): Place => ({ tier, distance, usernameKey });
    return pageOf(found, limit, toUser, placeOf);
  }
}
