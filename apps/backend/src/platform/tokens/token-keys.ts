import type { KeyObject } from 'node:crypto';
import { createSecretKey, randomBytes } from 'node:crypto';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import logger from '../../config/logger.js';
import { Database } from '../database/database.js';
import { SecretBox } from '../secrets/secret-box.js';
import { KeyRing, OUTLIVED_MS } from './key-ring.js';

const LOOK_MS = 2_000;
/** From when a new key is known to when it signs: every node has looked several times by then. */
const ANNOUNCED_SECONDS = 30;
const OUTLIVED_SECONDS = OUTLIVED_MS / 1000;

interface Row {
  kid: string;
  secret: Buffer;
  keyId: string;
  createdAt: Date;
  /** ms from now by the clock of the database; nodes need not agree about the time. */
  signsIn: number;
  expiresIn: number | null;
}

const list = {
  name: 'tokens_keys',
  text: `SELECT kid, secret, key_id AS "keyId", created_at AS "createdAt",
      extract(epoch FROM signs_from - now())::float8 * 1000 AS "signsIn",
      extract(epoch FROM expires_at - now())::float8 * 1000 AS "expiresIn"
    FROM signing_keys WHERE expires_at IS NULL OR expires_at > now()`,
};

const oneAtATime = {
  name: 'tokens_keys_lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('quemiai.signing-keys', 0))`,
};

const retire = {
  name: 'tokens_keys_retire',
  text: `UPDATE signing_keys SET expires_at = now() + make_interval(secs => ${ANNOUNCED_SECONDS + OUTLIVED_SECONDS})
    WHERE expires_at IS NULL`,
};

// As if the new one had signed for so long that nothing of the others, that of JWT_SECRET among them, is left.
const discard = {
  name: 'tokens_keys_discard',
  text: `UPDATE signing_keys SET expires_at = now(),
    signs_from = least(signs_from, now() - make_interval(secs => ${OUTLIVED_SECONDS}))`,
};

const insert = {
  name: 'tokens_keys_insert',
  text: `INSERT INTO signing_keys (kid, secret, key_id, signs_from)
    VALUES ($1, $2, $3, now() + make_interval(secs => $4))`,
};

const removeExpired = {
  name: 'tokens_keys_remove_expired',
  text: `DELETE FROM signing_keys WHERE expires_at < now() - interval '1 day'`,
};

/** A key as it may be shown: never the key itself. */
export interface KeyAge {
  kid: string;
  /** Null for that of `JWT_SECRET`, whose age nobody noted. */
  createdAt: Date | null;
  state: 'announced' | 'signing' | 'verifying';
  /** When nothing that it signed counts any more; null while no other is to take its place. */
  expiresAt: Date | null;
}

/** The keys of access tokens in the database: rotated there, and noticed by every node within seconds. */
@Injectable()
export class TokenKeys implements OnModuleInit, OnModuleDestroy {
  private readonly opened = new Map<string, KeyObject>();
  private readonly created = new Map<string, Date>();
  private readonly unopened = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private failing = false;

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly ring: KeyRing,
  ) {}

  /** @throws when the keys cannot be read: the node would refuse what others sign */
  async onModuleInit(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => {
      this.looking ??= this.lookAgain().finally(() => {
        this.looking = undefined;
      });
    }, LOOK_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /**
   * Puts a new key in the place of the present one. Every node learns it before it signs, and the old one verifies until
   * its last token has expired: nobody notices.
   * @param leaked nothing that the old ones signed counts any more, from now on: clients renew their access tokens
   * @returns the name of the new key, and the seconds until it signs
   */
  async rotate({ leaked = false } = {}): Promise<{ kid: string; signsIn: number }> {
    const kid = randomBytes(12).toString('base64url');
    const { sealed, keyId } = this.box.seal(randomBytes(32), purposeOf(kid));
    const signsIn = leaked ? 0 : ANNOUNCED_SECONDS;
    await this.database.transaction(async (tx) => {
      await tx.rows(oneAtATime, []);
      await tx.rows(leaked ? discard : retire, []);
      await tx.rows(insert, [kid, sealed, keyId, leaked ? -OUTLIVED_SECONDS : signsIn]);
    });
    await this.look();
    return { kid, signsIn };
  }

  /** The keys that this node knows, the oldest first. */
  ages(): KeyAge[] {
    const now = Date.now();
    const signing = this.ring.signing.kid;
    return this.ring.all
      .filter(({ expiresAt }) => (expiresAt ?? Infinity) > now)
      .map(({ kid, signsFrom, expiresAt }) => ({
        kid,
        createdAt: this.created.get(kid) ?? null,
        state: kid === signing ? 'signing' : signsFrom > now ? 'announced' : 'verifying',
        expiresAt: expiresAt === null ? null : new Date(expiresAt),
      }));
  }

  /** Those of which nothing counts any more. */
  async clean(): Promise<void> {
    await this.database.rows(removeExpired, []);
  }

  private async lookAgain(): Promise<void> {
    try {
      await this.look();
      this.failing = false;
    } catch (error) {
      if (!this.failing)
        logger.error({ err: error }, 'the keys of access tokens cannot be read at the moment');
      this.failing = true;
    }
  }

  private async look(): Promise<void> {
    const rows = await this.database.rows<Row>(list, []);
    const now = Date.now();
    this.ring.replace(
      rows.flatMap((row) => {
        const key = this.open(row);
        if (key === undefined) return [];
        const expiresAt = row.expiresIn === null ? null : now + row.expiresIn;
        return [{ kid: row.kid, key, signsFrom: now + row.signsIn, expiresAt }];
      }),
    );
  }

  /** Undefined for a key that does not open here: the others go on, and the log says so once. */
  private open({ kid, secret, keyId, createdAt }: Row): KeyObject | undefined {
    const known = this.opened.get(kid);
    if (known !== undefined || this.unopened.has(kid)) return known;
    try {
      const key = createSecretKey(this.box.open(secret, keyId, purposeOf(kid)));
      this.opened.set(kid, key);
      this.created.set(kid, createdAt);
      return key;
    } catch (error) {
      this.unopened.add(kid);
      logger.error(
        { err: error, kid },
        'a key of access tokens does not open: what it signs is refused here',
      );
      return undefined;
    }
  }
}

/** It opens for this key alone. */
const purposeOf = (kid: string): string => `signing key ${kid}`;
