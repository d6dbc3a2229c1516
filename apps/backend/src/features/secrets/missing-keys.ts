import { readFileSync } from 'node:fs';
import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import { keptSecretPath } from '../../config/secrets.js';
import { StartupError } from '../../platform/errors/startup-error.js';
import { keyIdOf, SecretBox } from '../../platform/secrets/secret-box.js';
import { TokenKeys } from '../../platform/tokens/token-keys.js';
import { AuditService, commandLine } from '../audit/audit.service.js';
import { MfaService } from '../mfa/mfa.service.js';
import { SealedValuesRepo } from './sealed-values.repo.js';

export interface MissingKey {
  id: string;
  /** How many stored values open with it alone. */
  encrypts: number;
}

const FORMER = 'put the former key into ENCRYPTION_KEYS_OLD, or back into ENCRYPTION_KEY.';
const LOST =
  'Where it is lost for good, "npm run quemiai -- secrets forget" says what that costs. See docs/security/secrets.md.';

/** Encryption keys that stored values need and the settings do not name. */
@Injectable()
export class MissingKeys {
  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'QUEMIAI_DATA_DIR'>,
    private readonly box: SecretBox,
    private readonly sealed: SealedValuesRepo,
    private readonly audit: AuditService,
    private readonly tokenKeys: TokenKeys,
    private readonly mfa: MfaService,
  ) {}

  async list(): Promise<MissingKey[]> {
    const counts = [...(await this.sealed.counts())].map(([id, encrypts]) => ({ id, encrypts }));
    return counts.filter(({ id }) => !this.box.keyIds.includes(id));
  }

  /**
   * A server that cannot open second factors would only say so when somebody signs in.
   * @throws StartupError when stored values do not open with the keys at hand
   */
  async refuseStart(): Promise<void> {
    const missing = await this.list();
    if (missing.length === 0) return;
    const values = missing.reduce((sum, { encrypts }) => sum + encrypts, 0);
    throw new StartupError({
      title: 'ENCRYPTION_KEY does not open what is stored',
      detail: `${values} stored ${values === 1 ? 'value was' : 'values were'} encrypted with ${names(missing)}, and the settings name ${names(this.box.keyIds.map((id) => ({ id })))}.`,
      hint: `${this.whereItIs(missing)}\n  ${LOST}`,
    });
  }

  /**
   * Throws away what a lost key encrypted, so that the server starts without it, and tells the owners of authenticator apps.
   * @returns how many values were removed, by the name of their store, and how many owners could not be told by mail
   */
  async forget(keyId: string): Promise<{ removed: Record<string, number>; untold: number }> {
    // Without the others, JWT_SECRET would sign again, and what was signed with it before a leak would count again.
    await this.tokenKeys.rotate({ leaked: true });
    const { removed, owners } = await this.audit.transaction(async (tx) => {
      const found = await this.sealed.appOwners(keyId, tx);
      const details = await this.sealed.forget(keyId, tx);
      const target = { type: 'encryption_key', id: keyId };
      return {
        result: { removed: details, owners: found },
        events: [{ action: 'secrets.forgotten', actor: commandLine, target, details }],
      };
    });
    let untold = 0;
    for (const id of owners) if (!(await this.mfa.tellLost(id))) untold += 1;
    return { removed, untold };
  }

  private whereItIs(missing: readonly MissingKey[]): string {
    const path = keptSecretPath(this.env.QUEMIAI_DATA_DIR, 'ENCRYPTION_KEY');
    const kept = keyIdOf(readOrNothing(path));
    return missing.some(({ id }) => id === kept)
      ? `The key that opens them is in ${path}: set ENCRYPTION_KEY_FILE to that file instead of ENCRYPTION_KEY, or put its text into ENCRYPTION_KEYS_OLD.`
      : `Nothing was changed: ${FORMER}`;
  }
}

const names = (keys: readonly { id: string }[]): string =>
  `the key${keys.length === 1 ? '' : 's'} ${keys.map(({ id }) => id).join(', ')}`;

const readOrNothing = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
};
