import type { Options } from './options.ts';
import type { BareChat } from './servers/bare-chat.ts';
import type { Product } from './servers/product.ts';

/** The bare programs, all on the PostgreSQL that the product uses. */
export interface Ceilings {
  databaseUrl: string;
  chat: BareChat;
  /** Address of the bare Fastify server. */
  http: string;
  httpPid: number;
}

export interface Context {
  options: Options;
  product: Product;
  ceilings: Ceilings | undefined;
  /** Where scratch data may be put. */
  dir: string;
  postgresPid: number | undefined;
  /** The product's; absent on a server that was there before. */
  productDatabaseUrl?: string;
  /** Ends the product's process and starts another on the same data; absent on a server that was there before. */
  restart?: (
    nodeArgs: string[],
    env?: Record<string, string>,
  ) => Promise<{ url: string; pid: number; stop: () => Promise<void> }>;
  say: (text: string) => void;
}

export const warmUpSeconds = 2;
