import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { AuditRow } from './audit-chain.js';
import { genesis, hashOf } from './audit-chain.js';
import { AuditVerifier } from './audit-verifier.js';
import { chain } from './audit.repo.js';
import type { SignedHead } from './signed-head.js';
import { readHead, signHead } from './signed-head.js';

const LENGTH = 60;
const HEAD_EVERY = 12;
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

const log: readonly AuditRow[] = chain(
  undefined,
  Array.from({ length: LENGTH }, (_, index) => ({
    at: new Date(Date.UTC(2026, 10, 22) + index * 1_000),
    actorId: `0190c8a0-0000-7000-8000-${String(index % 7).padStart(12, '0')}`,
    actor: `person${index % 7}`,
    action: index % 2 === 0 ? 'auth.login' : 'admin.role_changed',
    targetType: 'user',
    targetId: `target${index}`,
    ip: '127.0.0.1',
    userAgent: 'a browser',
    requestId: `request${index}`,
    details: `{"from":"USER","n":${index},"to":"MODERATOR"}`,
  })),
  () => 'nobody',
);

const signed: readonly SignedHead[] = log
  .filter(({ seq }) => Number(seq) % HEAD_EVERY === 0)
  .map(({ seq, hash }) => signHead({ seq: Number(seq), hash: hash.toString('hex') }, privateKey));

/** As the database would give it: ascending by seq. */
const verify = (rows: readonly AuditRow[], heads = signed) => {
  const verifier = new AuditVerifier(heads);
  for (const row of rows.toSorted((a, b) => Number(a.seq) - Number(b.seq))) {
    const fault = verifier.check(row);
    if (fault) return fault;
  }
  return verifier.end();
};

const at = (index: number): AuditRow => {
  const row = log[index];
  if (!row) throw new Error(`the log has no ${index}`);
  return row;
};
const withRow = (index: number, row: AuditRow): AuditRow[] => log.with(index, row);
/** What somebody does who knows how the chain is made: all hashes fit again. */
const rehashed = (rows: readonly AuditRow[]): AuditRow[] => {
  let prevHash: Buffer = genesis;
  return rows.map((row) => {
    const hash = hashOf({ ...row, prevHash });
    const made = { ...row, prevHash, hash };
    prevHash = hash;
    return made;
  });
};
const renumbered = (rows: readonly AuditRow[]): AuditRow[] =>
  rows.map((row, index) => ({ ...row, seq: String(index + 1) }));

/** Another value for each column. */
const edits: { [K in keyof AuditRow]: (row: AuditRow) => AuditRow[K][] } = {
  seq: ({ seq }) => [String(Number(seq) + 100_000), '0', `-${seq}`],
  at: ({ at: time }) => [new Date(time.getTime() + 1), new Date(0)],
  actorId: () => [null, '0190c8a0-0000-7000-8000-999999999999'],
  actor: ({ actor }) => ['somebody else', '', `${actor} `],
  action: () => ['auth.logout', ''],
  targetType: () => [null, '', 'session'],
  targetId: ({ targetId }) => [null, '', `${targetId}0`],
  ip: () => [null, '127.0.0.2'],
  userAgent: () => [null, '', 'A browser'],
  requestId: () => [null, 'another'],
  details: ({ details }) => [
    '{}',
    details.replace('MODERATOR', 'ADMIN'),
    details.replace('}', ',"more":null}'),
    details.replace(/\d+/, '$&.0000000000000000001'),
    'null',
  ],
  prevHash: () => [genesis.map((byte) => byte ^ 1) as Buffer, randomBytes(32)],
  hash: ({ hash }) => [randomBytes(32), Buffer.from(hash.map((byte, n) => (n === 31 ? byte ^ 1 : byte)))],
};

interface Tampering {
  name: string;
  rows: readonly AuditRow[];
  /** The first entry that can be known to be wrong; undefined where any will do. */
  seq?: number;
}

const columns = Object.keys(edits) as (keyof AuditRow)[];
const each = <T>(make: (index: number) => T[]): T[] => log.flatMap((_, index) => make(index));
const nextHead = (seq: number): number => Math.ceil(seq / HEAD_EVERY) * HEAD_EVERY;

const edited = (index: number): Tampering[] =>
  columns.flatMap((column) =>
    edits[column](at(index)).map((value) => ({
      name: `${column} of ${index + 1} is ${String(value)}`,
      rows: withRow(index, { ...at(index), [column]: value }),
      ...(column === 'seq' ? {} : { seq: index + 1 }),
    })),
  );

const tamperings: Tampering[] = [
  ...each((index) => (index % 3 === 0 ? edited(index) : [])),
  ...each((index) => [{ name: `${index + 1} deleted`, rows: log.toSpliced(index, 1), seq: index + 1 }]),
  ...each((index) => [{ name: `cut off after ${index}`, rows: log.slice(0, index), seq: index + 1 }]),
  ...each((index) => {
    const other = (index * 7 + 1) % LENGTH;
    const [a, b] = [at(index), at(other)];
    if (index === other) return [];
    const swapped = log.with(index, { ...b, seq: a.seq }).with(other, { ...a, seq: b.seq });
    return [{ name: `${a.seq} and ${b.seq} swapped`, rows: swapped, seq: Math.min(index, other) + 1 }];
  }),
  ...each((index) => [
    { name: `${index + 1} twice`, rows: renumbered(log.toSpliced(index, 0, at(index))), seq: index + 2 },
  ]),
  // From here on by somebody who recomputes all hashes: only the heads know better.
  ...each((index) => [
    {
      name: `${index + 1} rewritten`,
      rows: rehashed(withRow(index, { ...at(index), actor: 'somebody else' })),
      seq: nextHead(index + 1),
    },
    {
      name: `${index + 1} taken out of a new chain`,
      rows: rehashed(renumbered(log.toSpliced(index, 1))),
    },
    {
      name: `one put into a new chain before ${index + 1}`,
      rows: rehashed(renumbered(log.toSpliced(index, 0, { ...at(index), action: 'auth.logout' }))),
      seq: nextHead(index + 1),
    },
  ]),
];

test('the log as it was written is good, also with the details as PostgreSQL writes them', () => {
  expect(verify(log)).toBeUndefined();
  const spaced = log.map((row) => ({ ...row, details: row.details.replaceAll(/([:,])/g, '$1 ') }));
  expect(verify(spaced)).toBeUndefined();
  expect(verify([], [])).toBeUndefined();
});

test(
  'each of more than 1,000 tamperings is detected, and the first wrong entry named',
  { timeout: 60_000 },
  () => {
    expect(tamperings.length).toBeGreaterThan(1_000);
    expect(new Set(tamperings.map(({ name }) => name)).size).toBe(tamperings.length);
    const missed = tamperings.filter(({ rows, seq }) => {
      const fault = verify(rows);
      return fault === undefined || (seq !== undefined && fault.seq !== seq);
    });
    expect(missed.map(({ name, rows }) => [name, verify(rows)])).toEqual([]);
  },
);

test('without heads a new chain would pass: they are what shows it', () => {
  const rewritten = rehashed(withRow(5, { ...at(5), actor: 'somebody else' }));
  expect(verify(rewritten, [])).toBeUndefined();
  expect(verify(rewritten)).toMatchObject({ seq: HEAD_EVERY });
});

test('a head is read only as it was signed, by the key that signed it', () => {
  const [head] = signed;
  if (!head) throw new Error('no head');
  expect(readHead(JSON.stringify(head), publicKey)).toEqual(head);
  const altered = [
    { ...head, seq: head.seq + 1 },
    { ...head, hash: at(3).hash.toString('hex') },
    { ...head, at: new Date(0).toISOString() },
    { ...head, keyId: 'another' },
    { ...head, more: 1 },
    { ...head, signature: head.signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) },
  ];
  for (const other of altered) expect(readHead(JSON.stringify(other), publicKey)).toBeUndefined();
  expect(readHead('{', publicKey)).toBeUndefined();
  expect(readHead(JSON.stringify(head), generateKeyPairSync('ed25519').publicKey)).toBeUndefined();
});
