import type { OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { KeyAge, KeyAges } from '@quemiai/contract/keys';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import logger from '../../config/logger.js';
import { SecretBox } from '../../platform/secrets/secret-box.js';
import { TokenKeys } from '../../platform/tokens/token-keys.js';
import type { MissingKey } from './missing-keys.js';
import { MissingKeys } from './missing-keys.js';
import { SealedValuesRepo } from './sealed-values.repo.js';

/** After this a secret should be replaced; docs/security/secrets.md says how. */
const ROTATE_AFTER_DAYS = 90;
const DAY_MS = 86_400_000;

type Aged = Omit<KeyAge, 'createdAt' | 'ageDays' | 'overdue'> & { since: Date | null };

const stateOf = { signing: 'active', announced: 'announced', verifying: 'retiring' } as const;

/** How old the secrets are: names and dates, never a value. */
@Injectable()
export class KeysService implements OnApplicationBootstrap {
  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'origins' | 'ENCRYPTION_KEYS_OLD'>,
    private readonly box: SecretBox,
    private readonly tokenKeys: TokenKeys,
    private readonly sealed: SealedValuesRepo,
    private readonly missing: MissingKeys,
  ) {}

  onApplicationBootstrap(): void {
    for (const { name, id, ageDays } of this.shown([...this.configured(), ...this.signing()])) {
      if (ageDays !== null && ageDays > ROTATE_AFTER_DAYS) {
        logger.warn({ name, keyId: id, ageDays }, 'a secret is due to be rotated');
      }
    }
  }

  async ages(): Promise<KeyAges> {
    const encryption = this.encryption(await this.sealed.counts(), await this.missing.list());
    const keys = this.shown([...this.configured(), ...this.signing(), ...encryption]);
    return { rotateAfterDays: ROTATE_AFTER_DAYS, keys };
  }

  private shown(keys: Aged[]): KeyAge[] {
    return keys.map(({ since, ...key }) => {
      const ageDays =
        since === null ? null : Math.max(0, Math.floor((Date.now() - since.getTime()) / DAY_MS));
      const overdue = key.state === 'active' && ageDays !== null && ageDays > ROTATE_AFTER_DAYS;
      return { ...key, createdAt: since === null ? null : since.toISOString(), ageDays, overdue };
    });
  }

  private configured(): Aged[] {
    return this.env.origins
      .filter(({ name }) => !name.startsWith('ENCRYPTION_'))
      .map(({ name, source, since }) => ({ name, id: null, source, state: 'active', since, encrypts: null }));
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
      source: 'environment',
      state: 'missing',
      since: null,
    }));
    return [...keys, ...lost];
  }
}
