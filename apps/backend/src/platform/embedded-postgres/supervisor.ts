import { setTimeout as sleep } from 'node:timers/promises';
import { rotateLog } from './log-file.js';
import type { Postmaster, Setup } from './postmaster.js';
import { stopPostmaster } from './postmaster.js';
import { startPostmaster } from './start-attempt.js';

const firstPause = 250;
const longestPause = 15_000;
const settled = 60_000;

/** Keeps PostgreSQL running on its port: where its process ends unasked it is started again, ever more slowly. */
export class Supervisor {
  private readonly setup: Setup;
  private readonly port: number;
  private readonly onStarted: (pid: number) => void;
  private postmaster: Postmaster;
  private stopping: Promise<void> | undefined;
  private readonly logTimer: NodeJS.Timeout;
  private readonly watching: Promise<void>;

  /** @param onStarted told the process id after every start */
  constructor(setup: Setup, port: number, postmaster: Postmaster, onStarted: (pid: number) => void) {
    this.setup = setup;
    this.port = port;
    this.postmaster = postmaster;
    this.onStarted = onStarted;
    this.logTimer = setInterval(() => rotateLog(setup.dataDir), 60_000).unref();
    onStarted(postmaster.pid);
    this.watching = this.watch();
  }

  stop(): Promise<void> {
    this.stopping ??= this.stopNow();
    return this.stopping;
  }

  private async watch(): Promise<void> {
    let pause = firstPause;
    for (;;) {
      const since = Date.now();
      const how = await this.postmaster.ended;
      if (this.stopping) return;
      this.setup.log.error(`PostgreSQL ended unasked (${how}); starting it again`);
      if (Date.now() - since > settled) pause = firstPause;
      do {
        await sleep(pause);
        pause = Math.min(pause * 2, longestPause);
        if (this.stopping) return;
      } while (!(await this.restart()));
    }
  }

  private async restart(): Promise<boolean> {
    const { log } = this.setup;
    try {
      const { postmaster } = await startPostmaster(this.setup, { wish: this.port, fixed: true });
      this.postmaster = postmaster;
      if (this.stopping) return true;
      this.onStarted(postmaster.pid);
      log.info('PostgreSQL is back');
      return true;
    } catch (error) {
      log.error(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  private async stopNow(): Promise<void> {
    clearInterval(this.logTimer);
    await this.end(this.postmaster);
    await this.watching;
    // A restart that was under way has brought another.
    await this.end(this.postmaster);
  }

  private async end(postmaster: Postmaster): Promise<void> {
    if (postmaster.running()) await stopPostmaster(this.setup, postmaster.pid, () => !postmaster.running());
  }
}
