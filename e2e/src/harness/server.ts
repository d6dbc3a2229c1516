import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alive, freePort, postgresPid } from './processes.js';
import { until, within } from './wait.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
/** What production runs: `node apps/backend/dist/main.js`. */
export const entry = join(repository, 'apps/backend/dist/main.js');

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

interface Options {
  /** Added to the environment; undefined takes a name away. */
  env?: Record<string, string | undefined>;
  dataDir?: string;
  port?: number;
}

/** An empty folder that also PostgreSQL's own system user may pass through. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'quemiai-e2e-'));
  await chmod(folder, 0o755);
  return folder;
}

/** One server process with its own data folder and port; it may be stopped, killed and started again on them. */
export class Server {
  readonly #lines: string[] = [];
  #child: ChildProcess | undefined;
  #ended: Promise<Exit> = Promise.resolve({ code: null, signal: null });

  private constructor(
    readonly port: number,
    readonly dataDir: string,
    private readonly folder: string,
    private readonly env: Record<string, string | undefined>,
  ) {}

  /** Readies folder and port; starts nothing yet. */
  static async prepare(options: Options = {}): Promise<Server> {
    const folder = await temporaryFolder();
    const dataDir = options.dataDir ?? join(folder, 'data');
    return new Server(options.port ?? (await freePort()), dataDir, folder, options.env ?? {});
  }

  /** A server that answers `/health` with 200. */
  static async start(options: Options = {}): Promise<Server> {
    const server = await Server.prepare(options);
    try {
      await server.launch();
    } catch (fault) {
      await server.dispose();
      throw fault;
    }
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('the server is not running');
    return pid;
  }

  /** Everything printed so far, by every process started on this folder. */
  get output(): string {
    return this.#lines.join('');
  }

  /** Spawns the process without waiting for it to answer. */
  spawn(command: readonly string[] = [process.execPath, entry]): void {
    const [program, ...args] = command;
    if (program === undefined) throw new Error('no command');
    const child = spawn(program, args, {
      cwd: repository,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        PORT: String(this.port),
        QUEMIAI_DATA_DIR: this.dataDir,
        RATE_LIMITS: 'off',
        ...this.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => this.#lines.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#lines.push(text));
    this.#ended = new Promise((resolve) =>
      child.once('exit', (code, signal) => {
        this.#child = undefined;
        const end = () => resolve({ code, signal });
        // Its last words come before this, unless a process that it left behind keeps the pipes open.
        child.once('close', end);
        setTimeout(end, 500);
      }),
    );
  }

  /** Starts (again) on the same data and port, and waits for the first 200. */
  async launch(command?: readonly string[], withinMs = 60_000): Promise<void> {
    this.spawn(command);
    await until(
      () => `the server answers /health\n${this.tail()}`,
      async () => {
        if (this.#child === undefined) {
          const { code, signal } = await this.#ended;
          throw new Error(`the server ended at start (code ${code}, signal ${signal})\n${this.tail()}`);
        }
        const answer = await fetch(`${this.origin}/health`).catch(() => undefined);
        await answer?.arrayBuffer();
        return answer?.ok;
      },
      withinMs,
    );
  }

  /** Resolves when the process has ended by itself. */
  ended(withinMs = 30_000): Promise<Exit> {
    return within(() => `the server ends\n${this.tail()}`, withinMs, this.#ended);
  }

  async stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<Exit> {
    this.#child?.kill(signal);
    return this.ended();
  }

  /** kill -9 of the server process alone: its PostgreSQL is left behind. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.ended();
  }

  tail(lines = 40): string {
    return this.output.split('\n').slice(-lines).join('\n');
  }

  /** Ends what runs on this folder and removes it. */
  async dispose(): Promise<void> {
    if (this.#child !== undefined) {
      await this.stop().catch(() => this.kill());
    }
    const orphan = await postgresPid(this.dataDir);
    if (orphan !== undefined) {
      process.kill(orphan, 'SIGQUIT');
      await until('the left-behind PostgreSQL ends', () => !alive(orphan));
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
