import { Injectable } from '@nestjs/common';
import { AuditPagesRepo } from './audit-pages.repo.js';
import type { Fault } from './audit-verifier.js';
import { AuditVerifier } from './audit-verifier.js';
import type { SignedHead } from './signed-head.js';

const PAGE = 1_000;
/** Faults that are told: whoever rewrote everything is told of by the first ones. */
const MOST_FAULTS = 20;

/** Holds the log of the database against itself and against the heads that were signed. */
@Injectable()
export class AuditVerify {
  constructor(private readonly pages: AuditPagesRepo) {}

  /** @returns how many entries are good before the first that is not, and what is wrong, the first 20 faults at most */
  async run(heads: readonly SignedHead[]): Promise<{ entries: number; faults: Fault[] }> {
    const verifier = new AuditVerifier(heads);
    const faults: Fault[] = [];
    let entries: number | undefined;
    const note = (fault: Fault | undefined): void => {
      if (!fault) return;
      entries ??= verifier.entries;
      faults.push(fault);
    };
    for (let after = '-9223372036854775808'; ;) {
      const rows = await this.pages.rowsAfter(after, PAGE);
      for (const row of rows) {
        note(verifier.check(row));
        if (faults.length === MOST_FAULTS) return { entries: entries ?? 0, faults };
      }
      const last = rows.at(-1);
      if (!last) {
        note(verifier.end());
        return { entries: entries ?? verifier.entries, faults };
      }
      after = last.seq;
    }
  }
}
