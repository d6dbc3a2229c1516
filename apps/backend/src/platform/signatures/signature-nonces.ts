import { Injectable } from '@nestjs/common';
import { limits } from '@quemiai/contract/limits';
import { Database } from '../database/database.js';

/** Kept beyond the last moment at which its signature is fresh by the clock of any node. Seconds. */
const KEPT_SECONDS = limits.signatureSeconds + 300;

const use = {
  name: 'signatures_use_nonce',
  text: `INSERT INTO signature_nonces (key_id, nonce, expires_at)
    VALUES ($1, $2, to_timestamp($3::float8) + make_interval(secs => ${KEPT_SECONDS}))
    ON CONFLICT DO NOTHING RETURNING nonce`,
};

/** Which signatures were taken already, on any node. */
@Injectable()
export class SignatureNonces {
  constructor(private readonly database: Database) {}

  /**
   * @param created Unix time in seconds
   * @returns false when the nonce was used with this key before
   */
  async use(keyId: string, nonce: string, created: number): Promise<boolean> {
    return (await this.database.rows(use, [keyId, nonce, created])).length > 0;
  }
}
