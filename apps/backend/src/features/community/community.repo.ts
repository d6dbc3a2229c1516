import { Injectable } from '@nestjs/common';
import type { CommunitySettings } from '@quemiai/contract/community';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';

const readSettings = {
  name: 'community_settings',
  text: 'SELECT key, value FROM settings WHERE key = ANY($1)',
};

const writeSetting = {
  name: 'community_write_setting',
  text: `INSERT INTO settings (key, value, updated_by_id) VALUES ($1, $2::jsonb, $3)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_by_id = excluded.updated_by_id, updated_at = now()`,
};

const isSetUp = {
  name: 'community_is_set_up',
  text: `SELECT EXISTS (SELECT 1 FROM users WHERE role = 'SUPER_ADMIN') AS "isSetUp"`,
};

/** The settings that administrators change while the server runs. */
@Injectable()
export class CommunityRepo {
  constructor(private readonly database: Database) {}

  /** What is stored, by name; settings that were never changed are missing. */
  async read(names: readonly string[]): Promise<Record<string, unknown>> {
    const rows = await this.database.rows<{ key: string; value: unknown }>(readSettings, [names]);
    return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
  }

  /** @param by who changes it */
  async write(change: Partial<CommunitySettings>, by: string, on: Queryable): Promise<void> {
    for (const [key, value] of Object.entries(change)) {
      if (value !== undefined) await on.rows(writeSetting, [key, JSON.stringify(value), by]);
    }
  }

  /** Somebody is SUPER_ADMIN. */
  async isSetUp(): Promise<boolean> {
    const [row] = await this.database.rows<{ isSetUp: boolean }>(isSetUp, []);
    return row?.isSetUp ?? false;
  }
}
