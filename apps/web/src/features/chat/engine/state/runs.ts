import type { Message } from '../contract.js';
import type { Run } from './model.js';

const firstSeq = (run: Run): number => run[0]?.seq ?? 0;
export const lastSeqOf = (run: Run | undefined): number => run?.at(-1)?.seq ?? 0;

/** Runs are without holes, so a seq is found by its distance from the first. */
const atSeq = (runs: readonly Run[], seq: number): Message | undefined => {
  const run = runs.find((candidate) => seq >= firstSeq(candidate) && seq <= lastSeqOf(candidate));
  return run?.[seq - firstSeq(run)];
};

export const runAt = (runs: readonly Run[], seq: number): Run | undefined =>
  runs.find((run) => seq >= firstSeq(run) && seq <= lastSeqOf(run));

export const newer = (held: Message | undefined, other: Message): Message =>
  held && held.rev >= other.rev ? held : other;

/** Puts messages that follow each other without a hole in among the runs; of two versions the greater rev stays. */
export const mergeRun = (runs: readonly Run[], added: Run): readonly Run[] => {
  if (added.length === 0) return runs;
  const from = firstSeq(added);
  const to = lastSeqOf(added);
  const touching = runs.filter((run) => firstSeq(run) <= to + 1 && lastSeqOf(run) >= from - 1);
  const before = runs.filter((run) => lastSeqOf(run) < from - 1);
  const after = runs.filter((run) => firstSeq(run) > to + 1);
  const start = Math.min(from, ...touching.map(firstSeq));
  const end = Math.max(to, ...touching.map(lastSeqOf));
  const merged: Message[] = [];
  for (let seq = start; seq <= end; seq++) {
    const held = atSeq(touching, seq);
    const fresh = added[seq - from];
    const message = fresh ? newer(held, fresh) : held;
    if (message) merged.push(message);
  }
  return [...before, merged, ...after];
};

/** Cuts messages into runs; they may come in any order and with holes. */
export const toRuns = (messages: readonly Message[]): readonly Run[] => {
  const sorted = messages.toSorted((a, b) => a.seq - b.seq || a.rev - b.rev);
  const runs: Message[][] = [];
  for (const message of sorted) {
    const run = runs.at(-1);
    const end = run?.at(-1)?.seq ?? -1;
    if (run && message.seq === end) run[run.length - 1] = message;
    else if (run && message.seq === end + 1) run.push(message);
    else runs.push([message]);
  }
  return runs;
};

/**
 * Takes over one message: a held one is replaced by a greater rev, one that is next to a run or newer than all joins.
 * Others are left out: they come with their page.
 */
export const upsert = (runs: readonly Run[], message: Message, knownLastSeq: number): readonly Run[] => {
  const { seq } = message;
  const index = runs.findIndex((run) => seq >= firstSeq(run) - 1 && seq <= lastSeqOf(run) + 1);
  const run = runs[index];
  if (!run) return seq > Math.max(knownLastSeq, lastSeqOf(runs.at(-1))) ? [...runs, [message]] : runs;
  const held = run[seq - firstSeq(run)];
  if (held) {
    if (held.rev >= message.rev) return runs;
    return runs.with(index, run.with(seq - firstSeq(run), message));
  }
  if (seq === lastSeqOf(run) + 1 && index === runs.length - 1) return runs.with(index, [...run, message]);
  return mergeRun(runs, [message]);
};

export const heldCount = (runs: readonly Run[]): number => runs.reduce((sum, run) => sum + run.length, 0);
