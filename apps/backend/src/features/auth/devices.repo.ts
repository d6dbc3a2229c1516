import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';

/** More than a person has; a thief of a password cannot pile them up. */
const MOST = 50;

const remember = {
  name: 'auth_remember_device',
  text: `WITH device AS (
      INSERT INTO known_devices (user_id, device_hash) VALUES ($1, $2)
      ON CONFLICT (user_id, device_hash) DO UPDATE SET last_seen_at = now()
    )
    DELETE FROM known_devices WHERE user_id = $1 AND device_hash IN (
      SELECT device_hash FROM known_devices WHERE user_id = $1 AND device_hash <> $2
      ORDER BY last_seen_at DESC OFFSET ${MOST - 1})`,
};

const forget = { name: 'auth_forget_devices', text: 'DELETE FROM known_devices WHERE user_id = $1' };

/** The devices that accounts were used from, by hashes that name none. */
@Injectable()
export class DevicesRepo {
  constructor(private readonly database: Database) {}

  async remember(userId: string, hash: Buffer): Promise<void> {
    await this.database.rows(remember, [userId, hash]);
  }

  async forget(userId: string, on: Queryable = this.database): Promise<void> {
    await on.rows(forget, [userId]);
  }
}
