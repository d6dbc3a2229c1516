import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import type { Message } from '@quemiai/contract/chat';
import type { RouteArgs, RouteKey } from '@quemiai/contract/routes';
import { readSuccess } from '../harness/api.js';
import { readAck } from '../harness/event-schemas.js';
import { insist } from '../harness/insist.js';
import { readProblem } from '../harness/problem.js';
import type { Random } from '../harness/random.js';
import type { Member } from './member.js';
import type { Expected, Recorder } from './recorder.js';

interface Posted extends Expected {
  clientId: string;
  first: string;
  owner: string;
  /** Changes on their way; an edit or a deletion begins only while there is none, so that its outcome is known. */
  pending: number;
}

/** What all senders of a run share. */
export interface World {
  recorder: Recorder;
  board: Posted[];
  /** Called after each first acknowledgement. */
  acked: () => void;
}

const emojis = ['👍', '❤️', '😂', '🎉'] as const;

/** One member that writes, repeats itself, edits, deletes and reacts, and insists on an answer to each. */
export class Sender {
  constructor(
    private readonly member: Member,
    private readonly world: World,
    private readonly random: Random,
    private left: number,
  ) {}

  /** Sends all messages, `lanes` outstanding at a time. */
  async run(lanes = 4): Promise<void> {
    await Promise.all(Array.from({ length: lanes }, () => this.#lane()));
  }

  async #lane(): Promise<void> {
    while (this.left > 0) {
      this.left -= 1;
      const posted = await this.#post();
      if (this.random.chance(0.05)) await this.#repeat(posted);
      if (this.random.chance(0.01)) await this.#misuse(posted);
      if (this.random.chance(0.08)) await this.#edit(this.random.pick(this.#own()));
      if (this.random.chance(0.03)) await this.#delete(this.random.pick(this.#own()));
      if (this.random.chance(0.1)) await this.#react(this.random.pick(this.world.board));
      if (this.random.chance(0.02))
        this.member.socket.volatile.emit('typing', this.#typing(), () => undefined);
    }
  }

  #own(): Posted[] {
    return this.world.board.filter((posted) => posted.owner === this.member.person.id);
  }

  #typing() {
    return { conversationId: this.member.conversationId, active: this.random.chance(0.5) };
  }

  async #post(): Promise<Posted> {
    const clientId = randomUUID();
    const body = `${this.member.name} says ${this.random.below(1_000_000)} ✓ ${'x'.repeat(this.random.below(200))}`;
    const owner = this.member.person.id;
    this.world.recorder.sends.set(clientId, { clientId, sender: owner, body, edits: [] });
    // Both ways at once, now and then: whichever comes second must be given the first one's message.
    const ways = this.random.chance(0.03) ? (['socket', 'http'] as const) : [this.#way()];
    const [message, ...others] = await Promise.all(ways.map((way) => this.#deliver(way, clientId, body)));
    assert.ok(message);
    for (const other of others) assert.equal(other.id, message.id, 'one clientId sent both ways at once');
    this.world.acked();
    const posted: Posted = {
      ...{ id: message.id, body, deleted: false, reactions: new Set<string>() },
      ...{ clientId, first: body, owner, pending: 0 },
    };
    this.world.board.push(posted);
    this.world.recorder.expected.set(posted.id, posted);
    return posted;
  }

  #way(): 'http' | 'socket' {
    return this.random.chance(0.1) ? 'http' : 'socket';
  }

  async #repeat(posted: Posted): Promise<void> {
    const again = await this.#deliver(this.#way(), posted.clientId, posted.first);
    assert.equal(again.id, posted.id, 'a repeated clientId gives the message it made');
  }

  async #misuse(posted: Posted): Promise<void> {
    const answer = await insist(this.member.person, 'POST /conversations/:id/messages', {
      params: { id: this.member.conversationId },
      body: { clientId: posted.clientId, body: 'something else' },
    });
    const refusal = readProblem(answer.status, answer.headers, answer.text);
    assert.equal(refusal.code, 'client_id_reused');
  }

  /** Sends until it is acknowledged, however often the connection is lost. */
  async #deliver(way: 'http' | 'socket', clientId: string, body: string): Promise<Message> {
    const message =
      way === 'http' ? await this.#overHttp(clientId, body) : await this.#overSocket(clientId, body);
    const { id, seq } = message;
    this.world.recorder.acks.push({ clientId, sender: this.member.person.id, id, seq });
    return message;
  }

  async #overHttp(clientId: string, body: string): Promise<Message> {
    const key = 'POST /conversations/:id/messages';
    const params = { id: this.member.conversationId };
    const answer = await insist(this.member.person, key, { params, body: { clientId, body } });
    return readSuccess(key, answer) as Message;
  }

  async #overSocket(clientId: string, body: string): Promise<Message> {
    const { socket, conversationId } = this.member;
    for (;;) {
      await this.member.connected();
      const answer: unknown = await socket
        .timeout(15_000)
        .emitWithAck('message:send', { conversationId, clientId, body })
        .catch((fault: Error) => {
          if (socket.connected && !/disconnected/.test(fault.message)) throw fault;
          return undefined;
        });
      if (answer === undefined) continue;
      const ack = readAck('message:send', answer);
      assert.ok(ack.ok, `message:send is refused: ${JSON.stringify(ack)}`);
      return ack.message;
    }
  }

  async #edit(posted: Posted): Promise<void> {
    if (posted.deleted || posted.pending > 0) return;
    const body = `edited ${this.random.below(1_000_000)}`;
    this.world.recorder.sends.get(posted.clientId)?.edits.push(body);
    await this.#change(posted, 'PATCH /messages/:id', { params: { id: posted.id }, body: { body } });
    posted.body = body;
  }

  async #delete(posted: Posted): Promise<void> {
    if (posted.deleted || posted.pending > 0) return;
    posted.deleted = true;
    await this.#change(posted, 'DELETE /messages/:id', { params: { id: posted.id } });
  }

  async #react(posted: Posted): Promise<void> {
    const emoji = this.random.pick(emojis);
    const mine = `${emoji} ${this.member.person.id}`;
    if (posted.deleted || posted.reactions.has(mine)) return;
    posted.reactions.add(mine);
    const params = { id: posted.id, emoji };
    await this.#change(posted, 'PUT /messages/:id/reactions/:emoji', { params });
    if (posted.deleted || this.random.chance(0.7)) return;
    await this.#change(posted, 'DELETE /messages/:id/reactions/:emoji', { params });
    posted.reactions.delete(mine);
  }

  async #change<K extends RouteKey>(posted: Posted, key: K, args: RouteArgs<K>): Promise<void> {
    posted.pending += 1;
    readSuccess(key, await insist(this.member.person, key, args));
    posted.pending -= 1;
  }
}
