/** Figures of one quantity, one per repeat, and what is shown of them. */
export interface Series {
  values: number[];
  median: number;
  min: number;
  max: number;
}

export const median = (values: readonly number[]): number => {
  if (values.length === 0) throw new Error('median of nothing');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
};

export const series = (values: readonly number[]): Series => ({
  values: [...values],
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/**
 * The value that a share of the samples does not exceed (nearest rank: always a sample that was seen, never one made
 * up between two).
 * @param sorted ascending
 * @param share 0 to 1
 */
export const percentile = (sorted: Float64Array, share: number): number => {
  if (sorted.length === 0) throw new Error('percentile of nothing');
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1] ?? NaN;
};

/** The shares drawn in the latency plot and kept in the results. */
export const latencyShares = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1] as const;

export const latencyProfile = (samples: Float64Array): number[] => {
  const sorted = samples.toSorted();
  return latencyShares.map((share) => percentile(sorted, share));
};
