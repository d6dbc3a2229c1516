import { randomBytes } from 'node:crypto';
import { type Api, numberOf, textOf } from '../client/api.ts';

interface Person {
  id: string;
  username: string;
  accessToken: string;
  refreshToken: string;
  /** By this process's clock, with time to spare. */
  freshUntil: number;
}

const atOnce = 3;
const password = 'a long enough pass phrase for all of them';
// Usernames of one run differ from those of the last on the same server.
const run = randomBytes(3).toString('hex');

/** Runs a task for each item, a few at a time, and keeps the order. */
export const inParallel = async <T, R>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> => {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      const item = items[index];
      if (item !== undefined) results[index] = await task(item);
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
  return results;
};

/** Accounts on the product, with tokens that are kept fresh. */
export class People {
  private readonly api: Api;
  private readonly all: Person[] = [];

  constructor(api: Api) {
    this.api = api;
  }

  async registerUpTo(count: number): Promise<void> {
    const missing = Array.from(
      { length: Math.max(0, count - this.all.length) },
      (_, i) => this.all.length + i,
    );
    this.all.push(...(await inParallel(missing, atOnce, (number) => this.register(number))));
  }

  /** Their usernames, in the order of their numbers. */
  get names(): string[] {
    return this.all.map(({ username }) => username);
  }

  get ids(): string[] {
    return this.all.map(({ id }) => id);
  }

  async token(number: number): Promise<string> {
    const person = this.person(number);
    if (Date.now() > person.freshUntil) {
      const body = { refreshToken: person.refreshToken, delivery: 'body' };
      Object.assign(person, asSession(await this.api.call('POST', '/auth/refresh', body)));
    }
    return person.accessToken;
  }

  async logIn(number: number): Promise<void> {
    await this.api.call('POST', '/auth/login', {
      identifier: this.person(number).username,
      password,
      delivery: 'body',
    });
  }

  private person(number: number): Person {
    const person = this.all[number];
    if (person === undefined) throw new Error(`there is no person ${number}`);
    return person;
  }

  private async register(number: number): Promise<Person> {
    const username = `bench_${run}_${String(number).padStart(4, '0')}`;
    const email = `${username}@bench.example.com`;
    const displayName = `Bench Person ${String(number).padStart(4, '0')}`;
    const body = { email, username, password, displayName, delivery: 'body' };
    const answer = await this.api.call('POST', '/auth/register', body);
    return { id: textOf(answer, 'user', 'id'), username, ...asSession(answer) };
  }
}

const asSession = (answer: unknown): Pick<Person, 'accessToken' | 'refreshToken' | 'freshUntil'> => ({
  accessToken: textOf(answer, 'accessToken'),
  refreshToken: textOf(answer, 'refreshToken'),
  freshUntil: Date.now() + numberOf(answer, 'expiresIn') * 500,
});
