import type { AuditRow } from './audit-chain.js';
import { genesis, hashOf } from './audit-chain.js';
import type { SignedHead } from './signed-head.js';

/** Where the log is found to be other than it was written. */
export interface Fault {
  seq: number;
  /** Goes on after "entry 7 ". */
  what: string;
}

const recomputed = (row: AuditRow): Buffer | undefined => {
  try {
    return hashOf(row);
  } catch {
    return undefined;
  }
};

/**
 * Walks the log in the order of `seq` and tells each entry that was changed, put in, taken out or moved. The hashes
 * alone show what was changed and not recomputed; the signed heads show what was, and what was cut off.
 */
export class AuditVerifier {
  private good = 0;
  private at = 0;
  private previous: Buffer = genesis;
  private readonly heads: ReadonlyMap<number, SignedHead[]>;

  /** @param signed heads whose signatures are good */
  constructor(private readonly signed: readonly SignedHead[]) {
    this.heads = Map.groupBy(signed, ({ seq }) => seq);
  }

  /** How many entries were found good. */
  get entries(): number {
    return this.good;
  }

  /** The next entry, ascending. After a fault it goes on from the entry that is there: one fault hides no other. */
  check(row: AuditRow): Fault | undefined {
    const fault = this.faultOf(row);
    if (fault === undefined) this.good += 1;
    this.at = Number(row.seq);
    this.previous = row.hash;
    return fault;
  }

  /** After the last entry. */
  end(): Fault | undefined {
    const beyond = this.signed.filter(({ seq }) => seq > this.at).toSorted((a, b) => b.seq - a.seq)[0];
    if (!beyond) return undefined;
    return {
      seq: this.at + 1,
      what: `is missing, as all after it: ${beyond.seq} was signed at ${beyond.at}`,
    };
  }

  private faultOf(row: AuditRow): Fault | undefined {
    const seq = this.at + 1;
    const fault = (what: string): Fault => ({ seq, what });
    if (row.seq !== String(seq)) return fault(`is missing: ${row.seq} stands in its place`);
    if (!row.prevHash.equals(this.previous)) return fault('does not follow the entry before it');
    if (!recomputed(row)?.equals(row.hash)) return fault('was changed after it was written');
    const hash = row.hash.toString('hex');
    const other = this.heads.get(seq)?.find((head) => head.hash !== hash);
    if (other)
      return fault(`is not the one that was signed at ${other.at}: it or one before it was rewritten`);
    return undefined;
  }
}
