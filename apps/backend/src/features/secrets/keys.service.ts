import type { OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { KeyAge, KeyAges } from '@quemiai/contract/keys';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import logger from '../../config/logger.js';
import { AUDIT_HEAD_KEY, keptSecretPath } from '../../config/secrets.js';
import { modified } from '../../config/variable-reader.js';
import { SecretBox } from '../../platform/secrets/secret-box.js';
import { TokenKeys } from '../../platform/tokens/token-keys.js';
import type { MissingKey } from './missing-keys.js';
import { MissingKeys } from './missing-keys.js';
import { SealedValuesRepo } from './sealed-values.repo.js';

/** After this a secret should be replaced; docs/security/secrets.md says how. */
const ROTATE_AFTER_DAYS = 90;
const DAY_MS = 86_400_000;
const HEAD_KEY_NAME = 'audit head key';

type Aged = Omit<KeyAge, 'createdAt' | 'ageDays' | 'overdue'> & { since: Date | null };

const stateOf = { signing: 'active', announced: 'announced', verifying: 'retiring' } as const;

/** How old the secrets are: names and dates, never a value. */
@Injectable()
export class KeysService implements OnApplicationBootstrap {
  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'origins' | 'ENCRYPTION_KEYS_OLD' | 'QUEMIAI_DATA_DIR'>,
    private readonly box: SecretBox,
    private readonly tokenKeys: TokenKeys,
    private readonly sealed: SealedValuesRepo,
    private readonly missing: MissingKeys,
  ) {}

  onApplicationBootstrap(): void {
    for (const { name, id, ageDays, overdue } of this.shown([...this.configured(), ...this.signing()])) {
      if (overdue) {
        logger.warn({ name, keyId: id, ageDays }, 'a secret is due to be rotated');
      }
    }
  }

  async ages(): Promise<KeyAges> {
    const encryption = this.encryption(await this.sealed.counts(), await this.missing.list());
    const keys = this.shown([...this.configured(), ...this.signing(), ...this.heads(), ...encryption]);
    return { rotateAfterDays: ROTATE_AFTER_DAYS, keys };
  }

  private shown(keys: Aged[]): KeyAge[] {
    return keys.map(({ since, ...key }) => {
      const ageDays =
        since === null ? null : Math.max(0, Math.floor((Date.now() - since.getTime()) / DAY_MS));
      // That of the heads stays: former heads are verified with it.
      const rotates = key.state === 'active' && key.name !== HEAD_KEY_NAME;
      const overdue = rotates && ageDays !== null && ageDays > ROTATE_AFTER_DAYS;
      return { ...key, createdAt: since === null ? null : since.toISOString(), ageDays, overdue };
    });
  }

  private configured(): Aged[] {
    return this.env.origins
      .filter(({ name }) => !name.startsWith('ENCRYPTION_'))
      .map(({ name, source, since }) => ({
        name,
        id: null,
        source,
        state: name === 'JWT_SECRET' ? this.stateOfFirst() : 'active',
        since,
        encrypts: null,
      }));
  }

  /** `JWT_SECRET` is the first key of access tokens, until one of the database takes its place. */
  private stateOfFirst(): KeyAge['state'] {
    const first = this.tokenKeys.ages().find(({ createdAt }) => createdAt === null);
    return first ? stateOf[first.state] : 'unused';
  }

  /** The key of the signed heads, once there is one. */
  private heads(): Aged[] {
    const since = modified(keptSecretPath(this.env.QUEMIAI_DATA_DIR, AUDIT_HEAD_KEY));
    if (since === null) return [];
    return [{ name: HEAD_KEY_NAME, id: null, source: 'data folder', state: 'active', since, encrypts: null }];
  }

  private signing(): Aged[] {
    return this.tokenKeys
      .ages()
      .filter(({ createdAt }) => createdAt !== null)
      .map(({ kid, createdAt, state }) => ({
        name: 'access token key',
        id: kid,
        source: 'database',
        state: stateOf[state],
        since: createdAt,
        encrypts: null,
      }));
  }

  private encryption(counts: ReadonlyMap<string, number>, missing: readonly MissingKey[]): Aged[] {
    const originOf = (name: string) => this.env.origins.find((origin) => origin.name === name);
    const [current, ...old] = this.box.keyIds.map((id) => ({ id, encrypts: counts.get(id) ?? 0 }));
    const keys: Aged[] = [];
    const own = originOf('ENCRYPTION_KEY');
    if (current && own) keys.push({ ...current, ...own, state: 'active' });
    const former = originOf('ENCRYPTION_KEYS_OLD');
    if (former) keys.push(...old.map((key): Aged => ({ ...key, ...former, state: 'retiring' })));
    const lost = missing.map((key): Aged => ({
      ...key,
      name: 'ENCRYPTION_KEYS_OLD',
      source: 'none',
      state: 'missing',
      since: null,
    }));
    return [...keys, ...lost];
  }
}
