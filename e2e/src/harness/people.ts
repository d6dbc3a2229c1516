import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { Conversation, Message, MessageInput } from '@quemiai/contract/chat';
import type { Me } from '@quemiai/contract/identity';
import type { ErrorCode } from '@quemiai/contract/errors';
import type { RouteArgs, RouteKey, RouteResponse } from '@quemiai/contract/routes';
import { call, refused } from './api.js';

/** One password for everybody: nothing here tests its secrecy. */
export const password = 'correct horse battery staple';

/** A registered account with a session of its own, kept fresh. */
export class Person {
  #refreshing: Promise<void> | undefined;
  #expiresAt: number;

  constructor(
    readonly origin: string,
    readonly me: Me,
    public accessToken: string,
    public refreshToken: string,
    expiresIn: number,
  ) {
    this.#expiresAt = Date.now() + expiresIn * 1000;
  }

  get id(): string {
    return this.me.id;
  }

  /** The access token, refreshed when it has less than a minute to live. */
  async token(): Promise<string> {
    if (this.#expiresAt - Date.now() < 60_000) {
      this.#refreshing ??= this.refresh().finally(() => (this.#refreshing = undefined));
      await this.#refreshing;
    }
    return this.accessToken;
  }

  async refresh(): Promise<void> {
    const { body } = await call(this.origin, 'POST /auth/refresh', {
      body: { refreshToken: this.refreshToken, delivery: 'body' },
    });
    assert.ok(body.refreshToken, 'delivery "body" gives the refresh token in the body');
    this.accessToken = body.accessToken;
    this.refreshToken = body.refreshToken;
    this.#expiresAt = Date.now() + body.expiresIn * 1000;
  }

  /** Calls a route that must succeed. */
  async call<K extends RouteKey>(
    key: K,
    args: RouteArgs<K>,
    headers: Record<string, string> = {},
  ): ReturnType<typeof call<K>> {
    return call(this.origin, key, args, { token: await this.token(), headers });
  }

  /** Calls a route that must succeed, and gives the answer's body alone. */
  async ok<K extends RouteKey>(key: K, args: RouteArgs<K>): Promise<RouteResponse<K>> {
    return (await this.call(key, args)).body;
  }

  /** Calls a route that must be refused with this code. */
  async refused<K extends RouteKey>(
    key: K,
    args: RouteArgs<K>,
    code: ErrorCode,
    headers: Record<string, string> = {},
  ): ReturnType<typeof refused<K>> {
    return refused(this.origin, key, args, code, { token: await this.token(), headers });
  }

  /** Sends a message over HTTP. */
  send(conversationId: string, body: string, more: Partial<MessageInput> = {}): Promise<Message> {
    return this.ok('POST /conversations/:id/messages', {
      params: { id: conversationId },
      body: { clientId: randomUUID(), body, ...more },
    });
  }

  /** Another session of the same account. */
  async signInAgain(): Promise<Person> {
    const { body } = await call(this.origin, 'POST /auth/login', {
      body: { identifier: this.me.username, password, delivery: 'body' },
    });
    assert.ok(body.refreshToken, 'delivery "body" gives the refresh token in the body');
    return new Person(this.origin, body.user, body.accessToken, body.refreshToken, body.expiresIn);
  }
}

/** A name that nobody else in this run has. */
export const uniqueName = (stem: string): string =>
  `${stem.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 17)}_${randomUUID().replaceAll('-', '').slice(0, 12)}`;

export async function register(origin: string, stem: string): Promise<Person> {
  const username = uniqueName(stem);
  const { body } = await call(origin, 'POST /auth/register', {
    body: { email: `${username}@example.org`, username, password, displayName: stem, delivery: 'body' },
  });
  assert.ok(body.refreshToken, 'delivery "body" gives the refresh token in the body');
  return new Person(origin, body.user, body.accessToken, body.refreshToken, body.expiresIn);
}

export const registerAll = (origin: string, stems: readonly string[]): Promise<Person[]> =>
  Promise.all(stems.map((stem) => register(origin, stem)));

/** Three people who do not know each other yet. */
export async function three(origin: string): Promise<[Person, Person, Person]> {
  return Promise.all([register(origin, 'anna'), register(origin, 'bert'), register(origin, 'cleo')]);
}

/** A group that `owner` makes and the others are in from the start. */
export const group = (owner: Person, others: readonly Person[], name = 'Group'): Promise<Conversation> =>
  owner.ok('POST /conversations', {
    body: { type: 'group', name, memberIds: others.map((person) => person.id) },
  });

export const direct = (one: Person, other: Person): Promise<Conversation> =>
  one.ok('POST /conversations', { body: { type: 'direct', memberIds: [other.id] } });
