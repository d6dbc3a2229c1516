/** How long one call waits. Well within the second in which a health answer is promised. */
const DEADLINE_MS = 700;

/**
 * A question to something that may hang, put once for all who ask at the same time: however many callers, and however long
 * there is no answer, at most one is under way.
 */
export class SharedQuestion<T> {
  private underWay: { since: number; answer: Promise<T> } | undefined;

  /**
   * @param put must not reject
   * @param none what is told when there is no answer in time
   */
  constructor(
    private readonly put: () => Promise<T>,
    private readonly none: T,
  ) {}

  /** Milliseconds since the question was put that has no answer yet; undefined where none is under way. */
  get age(): number | undefined {
    return this.underWay && performance.now() - this.underWay.since;
  }

  /** Answers within 700 ms, at once while an earlier question is overdue. Never rejects. */
  async ask(): Promise<T> {
    const question = (this.underWay ??= this.begin());
    const left = DEADLINE_MS - (performance.now() - question.since);
    if (left <= 0) return this.none;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<T>((resolve) => {
      timer = setTimeout(resolve, left, this.none);
    });
    const result = await Promise.race([question.answer, late]);
    clearTimeout(timer);
    return result;
  }

  /** The next caller puts the question anew. */
  forget(): void {
    this.underWay = undefined;
  }

  private begin(): { since: number; answer: Promise<T> } {
    const answer = this.put().finally(() => {
      if (this.underWay?.answer === answer) this.underWay = undefined;
    });
    return { since: performance.now(), answer };
  }
}

/** Milliseconds since `start`, to a tenth. */
export const latencySince = (start: number): number => Math.round((performance.now() - start) * 10) / 10;
