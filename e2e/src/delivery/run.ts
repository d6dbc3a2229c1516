import { strict as assert } from 'node:assert';
import type { Message } from '@quemiai/contract/chat';
import type { RouteArgs, RouteKey, RouteResponse } from '@quemiai/contract/routes';
import { call, readSuccess } from '../harness/api.js';
import { insist } from '../harness/insist.js';
import { group, registerAll, type Person } from '../harness/people.js';
import type { Random } from '../harness/random.js';
import type { Server } from '../harness/server.js';
import { until } from '../harness/wait.js';
import { check, type Fault, type History } from './checker.js';
import { Member } from './member.js';
import { Recorder } from './recorder.js';
import type { Scale } from './scale.js';
import { Sender, type World } from './sender.js';

/** Delivery may be late by 5 s after a lost broadcast; the rest is for reconnecting. */
const settleMs = 10_000;

export interface Outcome {
  faults: Fault[];
  messages: number;
  seconds: number;
  deliveries: number;
}

/** Plays one run and gives every fault found; the server may be killed and restarted as the scale says. */
export async function play(server: Server, scale: Scale, random: Random): Promise<Outcome> {
  const names = Array.from({ length: scale.people + 2 }, (_, index) => `member ${index}`);
  const people = await registerAll(server.origin, names);
  const [owner, leaver, outsider, ...rest] = people;
  assert.ok(owner && leaver && outsider);
  const others = [leaver, ...rest];
  const conversation = await group(owner, others, 'Delivery');
  const recorder = new Recorder();
  const enter = (person: Person, index: number) =>
    new Member(person, conversation.id, recorder, index % 5 === 4);
  const members = [owner, ...others].map(enter);
  const stranger = new Member(outsider, conversation.id, recorder, false);
  stranger.removedAt = -1;
  await Promise.all([...members, stranger].map((member) => member.connected()));

  const run = new Run(server, scale, random, recorder, members);
  try {
    const started = performance.now();
    await run.send(leaver);
    const stayed = members.filter((member) => member.person !== leaver);
    await run.settle(stayed);
    const seconds = (performance.now() - started) / 1000;
    await run.lastWords([stranger, ...members.filter((member) => member.person === leaver)]);
    const faults = [...recorder.faults, ...check({ ...recorder, finals: await finals(stayed, recorder) })];
    const deliveries = [...recorder.views.values()].reduce((sum, views) => sum + views.length, 0);
    return { faults, messages: recorder.sends.size, seconds, deliveries };
  } finally {
    for (const member of [...members, stranger]) member.socket.disconnect();
  }
}

class Run {
  #acked = 0;
  #killing: Promise<void> | undefined;
  #kills = 0;

  constructor(
    private readonly server: Server,
    private readonly scale: Scale,
    private readonly random: Random,
    private readonly recorder: Recorder,
    private readonly members: Member[],
  ) {}

  /** All senders to their end; half-way the owner removes `leaver`. */
  async send(leaver: Person): Promise<void> {
    const world: World = { recorder: this.recorder, board: [], acked: () => this.#progress() };
    const { senders, messages } = this.scale;
    const writing = this.members.filter((member) => member.person !== leaver).slice(0, senders);
    const sending = writing.map((member, index) => {
      const share = Math.floor(messages / senders) + (index < messages % senders ? 1 : 0);
      return new Sender(member, world, this.random.fork(), share).run();
    });
    await Promise.all([...sending, this.#removeHalfway(leaver)]);
    await this.#killing;
    assert.equal(this.#kills, this.scale.kills);
  }

  #progress(): void {
    this.#acked += 1;
    if (this.random.chance(1 / this.scale.sendsPerCut)) this.random.pick(this.members).cut(this.random);
    const due = ((this.#kills + 1) * this.scale.messages) / (this.scale.kills + 1);
    if (this.#kills < this.scale.kills && this.#killing === undefined && this.#acked >= due) {
      this.#kills += 1;
      this.#killing = this.#crash().finally(() => (this.#killing = undefined));
    }
  }

  async #crash(): Promise<void> {
    await this.server.kill();
    await this.server.launch();
  }

  async #removeHalfway(leaver: Person): Promise<void> {
    await until('half of the messages are sent', () => this.#acked >= this.scale.messages / 2, 800_000);
    const [owner] = this.members;
    assert.ok(owner);
    const away = this.members.filter((member) => member.person === leaver);
    // From the call on the removal may show; from its answer on it must.
    for (const member of away) member.removedAt = Infinity;
    const params = { id: owner.conversationId, userId: leaver.id };
    await this.#call(owner.person, 'DELETE /conversations/:id/members/:userId', { params });
    const { rev } = await this.#conversation(owner);
    for (const member of away) member.removedAt = rev;
  }

  #conversation(member: Member): Promise<RouteResponse<'GET /conversations/:id'>> {
    return this.#call(member.person, 'GET /conversations/:id', { params: { id: member.conversationId } });
  }

  async #call<K extends RouteKey>(person: Person, key: K, args: RouteArgs<K>): Promise<RouteResponse<K>> {
    return readSuccess(key, await insist(person, key, args)) as RouteResponse<K>;
  }

  /** Nobody asks: live events, heads and reconnections alone must bring everybody to the last rev. */
  async settle(members: readonly Member[]): Promise<void> {
    const [owner] = members;
    assert.ok(owner);
    const { rev: last } = await this.#conversation(owner);
    const behind = () => members.filter((member) => member.rev !== last);
    const missing = () => behind().map((member) => member.state);
    await until(
      () => `everybody is at rev ${last}: ${missing().join('\n')}; ${this.recorder.faults.join('\n')}`,
      () => behind().length === 0,
      settleMs,
    );
  }

  /** Those outside ask once more, and must be told that they are. */
  async lastWords(outside: readonly Member[]): Promise<void> {
    for (const member of outside) {
      await member.connected();
      member.catchUp();
      await until(`sync tells ${member.name} that it is no member`, () => member.toldRemoved);
    }
  }
}

async function finals(members: readonly Member[], recorder: Recorder): Promise<History['finals']> {
  const all = new Map<string, { held: Message[]; fetched: Message[] }>();
  for (const member of members) {
    const held = [...member.held.values()].sort((a, b) => a.seq - b.seq);
    all.set(member.person.id, { held, fetched: await fetchAll(member, recorder) });
  }
  return all;
}

async function fetchAll(member: Member, recorder: Recorder): Promise<Message[]> {
  const fetched: Message[] = [];
  for (let more = true; more;) {
    const { body } = await call(
      member.person.origin,
      'GET /conversations/:id/messages',
      { params: { id: member.conversationId }, query: { after: fetched.at(-1)?.seq ?? 0, limit: 100 } },
      { token: await member.person.token() },
    );
    fetched.push(...body.items.map((message) => recorder.intern(message)));
    more = body.hasMore;
  }
  return fetched;
}
