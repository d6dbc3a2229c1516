import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Device, Lock, Me } from './types.js';
import type { SigningKey } from './signing-key.js';

interface Lease {
  holder: string;
  /** Ms since the epoch. */
  until: number;
}
interface DeviceSchema extends DBSchema {
  users: { key: 'last'; value: Me };
  marks: { key: 'refresh'; value: number };
  leases: { key: string; value: Lease };
  keys: { key: 'signing'; value: SigningKey };
}

let opening: Promise<IDBPDatabase<DeviceSchema>> | null = null;
const database = (): Promise<IDBPDatabase<DeviceSchema>> =>
  (opening ??= openDB<DeviceSchema>('quemiai', 2, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore('users');
        db.createObjectStore('marks');
        db.createObjectStore('leases');
      }
      db.createObjectStore('keys');
    },
    // A tab with a newer version of the client waits for this.
    blocking(_from, _to, event) {
      opening = null;
      if (event.target instanceof IDBDatabase) event.target.close();
    },
    terminated() {
      opening = null;
    },
  }).catch((error: unknown) => {
    opening = null;
    throw error;
  }));

/** Storage that has not answered by then is as good as none. */
const patienceMs = 2_000;

/** Without storage (some private modes) nothing is remembered, and everything else works. */
const orElse = async <T>(ask: () => Promise<T>, otherwise: T): Promise<T> => {
  const { promise, resolve } = Promise.withResolvers<T>();
  const timer = setTimeout(() => resolve(otherwise), patienceMs);
  ask().then(resolve, () => resolve(otherwise));
  const answer = await promise;
  clearTimeout(timer);
  return answer;
};

/** Stands in for storage, until the page goes away. */
let keyInMemory: SigningKey | null = null;

/** The key of this browser's session, where one was made; the private half cannot leave the browser. */
export const keptSigningKey = async (): Promise<SigningKey | null> =>
  (await orElse(async () => (await (await database()).get('keys', 'signing')) ?? null, null)) ?? keyInMemory;

export const keepSigningKey = (key: SigningKey): Promise<void> => {
  keyInMemory = key;
  return orElse(async () => void (await (await database()).put('keys', key, 'signing')), undefined);
};

const forgetSigningKey = (): Promise<void> => {
  keyInMemory = null;
  return orElse(async () => (await database()).delete('keys', 'signing'), undefined);
};

export const browserDevice: Device = {
  forgetSigningKey,
  rememberUser: (user) =>
    orElse(async () => {
      const db = await database();
      await (user ? db.put('users', user, 'last') : db.delete('users', 'last'));
    }, undefined),
  rememberedUser: () => orElse(async () => (await (await database()).get('users', 'last')) ?? null, null),
  refreshBegan: () => orElse(async () => (await (await database()).get('marks', 'refresh')) ?? null, null),
  markRefresh: (at) =>
    orElse(async () => {
      const db = await database();
      await (at === null ? db.delete('marks', 'refresh') : db.put('marks', at, 'refresh'));
    }, undefined),
};

const leaseMs = 20_000;
const pollMs = 80;

/** Takes the lease if it is free or run out; true also where there is no storage to keep one. */
const takeLease = (name: string, holder: string): Promise<boolean> =>
  orElse(async () => {
    const tx = (await database()).transaction('leases', 'readwrite');
    const held = await tx.store.get(name);
    const free = !held || held.until < Date.now();
    if (free) await tx.store.put({ holder, until: Date.now() + leaseMs }, name);
    await tx.done;
    return free;
  }, true);

/** Stands in for Web Locks, which browsers offer on secure origins only, as on a home network without TLS. */
const leaseLock: Lock = async (name, run) => {
  const holder = String(Math.random());
  while (!(await takeLease(name, holder))) await new Promise((resolve) => setTimeout(resolve, pollMs));
  try {
    return await run();
  } finally {
    await orElse(async () => {
      const tx = (await database()).transaction('leases', 'readwrite');
      if ((await tx.store.get(name))?.holder === holder) await tx.store.delete(name);
      await tx.done;
    }, undefined);
  }
};

export const browserLock: Lock = async (name, run) => {
  if (!('locks' in navigator)) return leaseLock(name, run);
  let began = false;
  try {
    return await navigator.locks.request(name, () => {
      began = true;
      return run();
    });
  } catch (error) {
    if (began) throw error;
    // A browser that is told to keep nothing of this address refuses locks, too.
    return leaseLock(name, run);
  }
};

/** Whether the browser keeps cookies of this address; without them nobody stays signed in. */
export function keepsCookies(): boolean {
  try {
    // Browsers refuse both together, and say so here alone.
    void sessionStorage.length;
    return navigator.cookieEnabled;
  } catch {
    return false;
  }
}

const userPrefix = 'quemiai:';
/** The database that holds what this device keeps of a person. */
export const userDatabase = (userId: string): string => `${userPrefix}${userId}`;

export const forgetUser = (userId: string): Promise<void> =>
  orElse(() => deleteDB(userDatabase(userId)), undefined);

export const forgetOthers = (userId: string): Promise<void> =>
  orElse(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const others = names.filter((name) => name.startsWith(userPrefix) && name !== userDatabase(userId));
    await Promise.all(others.map((name) => deleteDB(name)));
  }, undefined);
