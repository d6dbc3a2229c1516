import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { UserRow } from './users.repo.js';
import { userColumns } from './users.repo.js';
import { searched, similarEnough } from './users.access.js';

/** How well a person fits, best first: `tier`, then `distance`, then the username. */
export interface Place {
  /** 0 the whole name, 1 its beginning, 2 the beginning of a word in it, 3 part of it or similar. */
  tier: number;
  /** Thousandths: 0 is alike. */
  distance: number;
  usernameKey: string;
}

export type FoundRow = UserRow & Place;

export const searchPeople = {
  name: 'search_users',
  text: `SELECT * FROM (
      SELECT ${userColumns}, u.username_key AS "usernameKey", fit.tier,
        CASE WHEN fit.tier < 3 THEN 0 ELSE round(1000 * (1 - word_similarity(q.plain, ${searched})))::int END AS distance
      FROM (SELECT lower($1) AS plain, lower($2) AS escaped) q, users u, LATERAL (
        SELECT CASE
          WHEN u.username_key = q.plain OR lower(u.display_name) = q.plain THEN 0
          WHEN u.username_key LIKE q.escaped || '%' OR lower(u.display_name) LIKE q.escaped || '%' THEN 1
          WHEN ${searched} LIKE '% ' || q.escaped || '%' THEN 2
          ELSE 3 END AS tier) fit
      WHERE (${searched} LIKE lower($2) || '%' OR ${searched} LIKE '% ' || lower($2) || '%'
          OR ($3 AND ${searched} LIKE '%' || lower($2) || '%')
          OR lower($1) <% ${searched})
        AND u.id <> $4
    ) found
    WHERE $5::int IS NULL OR (tier, distance, "usernameKey") > ($5, $6::int, $7::text)
    ORDER BY tier, distance, "usernameKey"
    LIMIT $8`,
};

@Injectable()
export class SearchRepo {
  constructor(private readonly database: Database) {}

  /** People whose username or name is like `text`, without `viewerId`, after `place`. */
  async people(text: string, viewerId: string, place: Place | undefined, limit: number): Promise<FoundRow[]> {
    const escaped = text.replace(/[\\%_]/g, '\\$&');
    // One or two letters in the middle of a name say nothing, and no index finds them.
    const anywhere = text.length > 2;
    const after = place ? [place.tier, place.distance, place.usernameKey] : [null, null, null];
    return this.database.transaction(async (tx) => {
      await tx.rows(similarEnough, []);
      return tx.rows<FoundRow>(searchPeople, [text, escaped, anywhere, viewerId, ...after, limit]);
    });
  }
}
