import logger from '../../config/logger.js';
import { complain, say } from './console.js';

/** One Ctrl-C arrives more than once: from the terminal, from npm, from the launcher. */
const SAME_SIGNAL_MS = 1_000;

type Undo = () => Promise<void> | void;

/** Thrown out of a start that a signal has interrupted. */
export class StopRequested extends Error {}

/**
 * Ends the process in order, once, whatever the cause: what was begun last is undone first.
 */
export class Lifecycle {
  private readonly undos: [string, Undo][] = [];
  private stopping: Promise<void> | undefined;
  private starting: Promise<unknown> = Promise.resolve();
  private signalledAt = 0;

  /** Listens for signals and for faults that nothing caught. */
  constructor() {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.on(signal, () => this.signalled(signal));
    for (const fault of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(fault, (error: unknown) => {
        // After a fault nobody foresaw the state is unknown: what can be finished is finished, then the process ends.
        logger.fatal({ err: error, fault }, 'a fault that nothing caught: stopping');
        void this.stop(1);
      });
    }
  }

  /** What to do on the way out. `name` is for the log when it fails. */
  onStop(name: string, undo: Undo): void {
    this.undos.push([name, undo]);
  }

  /** @throws StopRequested when the process is to end: call it between the steps of a start */
  continueStart(): void {
    if (this.stopping) throw new StopRequested();
  }

  /** Runs the start; a stop waits until the step that is under way has ended. */
  async start(work: () => Promise<void>): Promise<void> {
    this.starting = work();
    await this.starting;
  }

  /** Undoes everything and exits. Further calls wait for the first. */
  async stop(exitCode: number): Promise<void> {
    this.stopping ??= this.end(exitCode);
    return this.stopping;
  }

  private signalled(signal: string): void {
    const now = performance.now();
    const again = this.stopping !== undefined && now - this.signalledAt > SAME_SIGNAL_MS;
    if (again) {
      complain('Stopping at once.');
      process.exit(1);
    }
    if (this.stopping) return;
    this.signalledAt = now;
    say(`Stopping (${signal}) …`);
    void this.stop(0);
  }

  private async end(exitCode: number): Promise<void> {
    let code = exitCode;
    await this.starting.catch(() => undefined);
    for (const [name, undo] of this.undos.toReversed()) {
      try {
        await undo();
      } catch (error) {
        code ||= 1;
        logger.error({ err: error }, `${name} did not stop cleanly`);
      }
    }
    if (code === 0) say('Stopped.');
    logger.flush();
    process.exit(code);
  }
}
