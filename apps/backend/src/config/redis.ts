import type { RedisClientType } from 'redis';
import logger from './logger.js';

const LONGEST_WAIT_MS = 2_000;

/** What a script is given. */
interface ScriptArguments {
  keys: string[];
  arguments: string[];
}

/**
 * The one connection to Redis, shared by all that use it. Nothing waits in a queue while the connection is gone: what is
 * asked then fails at once, and whoever asks has an answer of their own for that. It comes back by itself.
 */
class SharedRedis {
  private client: RedisClientType | undefined;
  private url: string | undefined;
  private users = 0;

  /** Whether commands are answered at the moment, as far as is known. */
  get isReady(): boolean {
    return this.client?.isReady ?? false;
  }

  /**
   * Connects in the background for the first that joins. One process speaks to one Redis.
   * @returns to be called by whoever needs it no more; the last one closes the connection
   */
  join(url: string): () => Promise<void> {
    if (this.users > 0 && url !== this.url) throw new Error('Another Redis is connected already');
    this.users++;
    const opening = this.users === 1 ? this.open(url) : Promise.resolve();
    return async () => {
      await opening;
      if (--this.users > 0) return;
      // Without a goodbye: a Redis that hangs would never answer it.
      this.client?.destroy();
      this.client = undefined;
    };
  }

  /** @throws when there is no connection */
  async get(key: string): Promise<string | null> {
    return this.connected().get(key);
  }

  /** @throws when there is no connection */
  async setEx(key: string, seconds: number, value: string): Promise<void> {
    await this.connected().setEx(key, seconds, value);
  }

  /** @throws when there is no connection; waits as long as the connection does */
  async ping(): Promise<void> {
    await this.connected().ping();
  }

  /** Runs a Lua script. @throws when there is no connection */
  async eval(script: string, options: ScriptArguments): Promise<unknown> {
    return this.connected().eval(script, options);
  }

  private connected(): RedisClientType {
    if (!this.client?.isReady) throw new Error('Redis is not connected');
    return this.client;
  }

  private async open(url: string): Promise<void> {
    this.url = url;
    const { createClient } = await import('redis');
    const client: RedisClientType = createClient({
      url,
      disableOfflineQueue: true,
      commandsQueueMaxLength: 10_000,
      socket: {
        connectTimeout: 2_000,
        reconnectStrategy: (tries) => Math.min(50 * 2 ** Math.min(tries, 10), LONGEST_WAIT_MS),
      },
    });
    let told = false;
    client.on('error', (error: Error) => {
      if (!told) logger.warn({ reason: error.message }, 'Redis cannot be reached; it is tried again');
      told = true;
    });
    client.on('ready', () => {
      told = false;
    });
    this.client = client;
    client.connect().catch((error: unknown) => logger.debug({ err: error }, 'Redis was not connected'));
  }
}

/** `REDIS_URL`: `await redisClient.get(key)`, `await redisClient.setEx(key, seconds, value)`. */
export const redisClient = new SharedRedis();
