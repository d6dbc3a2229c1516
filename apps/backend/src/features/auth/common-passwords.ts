import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** JSON arrays of lower-case texts, from the data of zxcvbn-ts: leaked passwords by frequency, then everyday words and names. */
const sources = [
  require.resolve('@zxcvbn-ts/language-common/src/passwords.json'),
  require.resolve('@zxcvbn-ts/language-en/src/commonWords.json'),
  require.resolve('@zxcvbn-ts/language-en/src/firstnames.json'),
  require.resolve('@zxcvbn-ts/language-en/src/wikipedia.json'),
];

/** 53 bits of a text (cyrb53): of a hundred thousand entries, one in 10^11 other texts is taken for one of them. */
const digest = (text: string): number => {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0);
};

/**
 * The texts that people choose most, offline. They are kept as sorted digests: less than a megabyte where the texts
 * themselves would take ten.
 */
export class CommonPasswords {
  private sorted: Float64Array | undefined;

  /** How many different texts are known. */
  get size(): number {
    return this.digests.length;
  }

  /** @param text lower-case */
  has(text: string): boolean {
    const wanted = digest(text);
    let [from, to] = [0, this.digests.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const found = this.digests[middle] ?? Infinity;
      if (found === wanted) return true;
      if (found < wanted) from = middle + 1;
      else to = middle;
    }
    return false;
  }

  /** Read at first use: a start that registers nobody has no use for them. */
  private get digests(): Float64Array {
    this.sorted ??= Float64Array.from(new Set(sources.flatMap(readList).map(digest))).toSorted();
    return this.sorted;
  }
}

const readList = (path: string): string[] => {
  const list: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(list)) throw new Error(`${path} is no list`);
  return list.map(String);
};
