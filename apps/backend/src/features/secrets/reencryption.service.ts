import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../platform/secrets/secret-box.js';
import { AuditService, commandLine } from '../audit/audit.service.js';
import type { SealedStore, SealedValue } from './sealed-values.repo.js';
import { SealedValuesRepo, sealedStores } from './sealed-values.repo.js';

const BATCH = 200;

export interface Reencrypted {
  store: string;
  resealed: number;
  /** Ids of values that no key at hand opens: they stay as they are. */
  failed: string[];
}

/** Seals everything stored with the newest encryption key, so that former keys can be thrown away. */
@Injectable()
export class ReencryptionService {
  constructor(
    private readonly repo: SealedValuesRepo,
    private readonly box: SecretBox,
    private readonly audit: AuditService,
  ) {}

  /** May run beside a serving node, and again after it broke off. */
  async run(): Promise<Reencrypted[]> {
    const results: Reencrypted[] = [];
    for (const store of sealedStores) results.push(await this.reseal(store));
    await this.audit.record({
      action: 'secrets.reencrypted',
      actor: commandLine,
      target: { type: 'encryption_key', id: this.box.currentKeyId },
      details: {
        resealed: results.reduce((sum, { resealed }) => sum + resealed, 0),
        failed: results.reduce((sum, { failed }) => sum + failed.length, 0),
      },
    });
    return results;
  }

  private async reseal(store: SealedStore): Promise<Reencrypted> {
    const result: Reencrypted = { store: store.name, resealed: 0, failed: [] };
    let after = '';
    for (;;) {
      const values = await this.repo.read(store, this.box.currentKeyId, after, BATCH);
      for (const value of values) {
        const opened = this.open(store, value);
        if (opened === undefined) {
          result.failed.push(value.id);
          continue;
        }
        const { sealed, keyId } = this.box.seal(opened, store.purpose(value.id));
        if (await this.repo.write(store, value, sealed, keyId)) result.resealed++;
      }
      const last = values.at(-1);
      if (last === undefined || values.length < BATCH) return result;
      after = last.id;
    }
  }

  private open(store: SealedStore, { id, sealed, keyId }: SealedValue): Buffer | undefined {
    try {
      return this.box.open(sealed, keyId, store.purpose(id));
    } catch {
      return undefined;
    }
  }
}
