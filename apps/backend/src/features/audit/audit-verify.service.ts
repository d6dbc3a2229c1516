import { Injectable } from '@nestjs/common';
import { AuditPagesRepo } from './audit-pages.repo.js';
import type { Fault } from './audit-verifier.js';
import { AuditVerifier } from './audit-verifier.js';
import type { SignedHead } from './signed-head.js';

const PAGE = 1_000;

/** Holds the log of the database against itself and against the heads that were signed. */
@Injectable()
export class AuditVerify {
  constructor(private readonly pages: AuditPagesRepo) {}

  /** @returns how many entries are good, and what is wrong with the next one, if anything is */
  async run(heads: readonly SignedHead[]): Promise<{ entries: number; fault: Fault | undefined }> {
    const verifier = new AuditVerifier(heads);
    for (let after = '-9223372036854775808'; ;) {
      const rows = await this.pages.rowsAfter(after, PAGE);
      for (const row of rows) {
        const fault = verifier.check(row);
        if (fault) return { entries: verifier.entries, fault };
      }
      const last = rows.at(-1);
      if (!last) return { entries: verifier.entries, fault: verifier.end() };
      after = last.seq;
    }
  }
}
