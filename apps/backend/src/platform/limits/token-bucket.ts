/** A budget that fills up all the time. Nothing is allocated and nobody is asked: it stands in the path of every event. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  /** @param now milliseconds of a clock that does not jump */
  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    now: number = performance.now(),
  ) {
    this.tokens = burst;
    this.filledAt = now;
  }

  /** @returns 0 when it was granted, else after how many whole seconds it would be; a refusal costs nothing */
  take(cost: number, now: number = performance.now()): number {
    const grown = this.tokens + ((now - this.filledAt) / 1_000) * this.perSecond;
    this.tokens = grown > this.burst ? this.burst : grown;
    this.filledAt = now;
    if (this.tokens < cost) return Math.max(1, Math.ceil((cost - this.tokens) / this.perSecond));
    this.tokens -= cost;
    return 0;
  }
}
