import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChatSocket } from '../client/chat-socket.ts';
import { Field, readInt, startsWith } from '../client/fields.ts';
import { messageBody, type ChatTarget } from '../servers/target.ts';

const newMessage = Buffer.from('["message:new",');
const acknowledged = Buffer.from('[{"ok":true');
const idLength = 36;
const drainMs = 15_000;

export type OnDelivery = (person: number, seq: number) => void;

/**
 * One socket per person, and the books of what was sent and what arrived where. A lost socket, a refused send, a
 * message out of order, twice or missing makes the run fail: a figure of a server that loses messages is worth nothing.
 */
export class Crowd {
  delivered = 0;
  acknowledged = 0;
  onDelivery: OnDelivery | undefined;
  private expected = 0;
  private failure: Error | undefined;
  private readonly sockets: ChatSocket[] = [];
  private readonly sizes = new Map<string, number>();
  /** Per person: the last seq seen, by conversation. */
  private readonly lastSeq: Map<string, number>[];
  private readonly conversationId = new Field('"conversationId":"');
  private readonly seq = new Field('"seq":');
  private readonly ackSeq = new Field('"seq":');

  private constructor(target: ChatTarget) {
    const { people, room, small } = target.community;
    this.sizes.set(room, people);
    for (const { id, members } of small) this.sizes.set(id, members.length);
    this.lastSeq = Array.from({ length: people }, () => new Map<string, number>());
  }

  static async open(target: ChatTarget): Promise<Crowd> {
    const crowd = new Crowd(target);
    const people = Array.from({ length: target.community.people }, (_, person) => person);
    // A few at a time: the handshakes are not what is measured.
    const groupSize = 10;
    for (let from = 0; from < people.length; from += groupSize) {
      const group = people.slice(from, from + groupSize);
      crowd.sockets.push(
        ...(await Promise.all(
          group.map(async (person) =>
            ChatSocket.open({
              url: target.url,
              token: await target.token(person),
              onEvent: (bytes, start, end) => crowd.take(person, bytes, start, end),
              onLost: (reason) => crowd.fail(`the socket of person ${person} was lost: ${reason}`),
            }),
          ),
        )),
      );
    }
    return crowd;
  }

  /** @param onAck is given the seq of the message once it is acknowledged. */
  send(person: number, conversationId: string, onAck: (seq: number) => void): void {
    this.expected += this.sizes.get(conversationId) ?? 0;
    const payload = { conversationId, clientId: randomUUID(), body: messageBody };
    this.sockets[person]?.emit('message:send', payload, (bytes, start, end) => {
      if (!startsWith(bytes, start, end, acknowledged)) {
        this.fail(`a send was refused: ${bytes.toString('utf8', start, end)}`);
        return;
      }
      this.acknowledged++;
      onAck(readInt(bytes, this.ackSeq.find(bytes, start, end), end));
    });
  }

  get failed(): boolean {
    return this.failure !== undefined;
  }

  /** Waits until all that was sent has arrived everywhere. @throws when something is missing or went wrong */
  async drain(): Promise<void> {
    const deadline = performance.now() + drainMs;
    while (this.failure === undefined && this.delivered < this.expected && performance.now() < deadline)
      await sleep(2);
    if (this.failure === undefined && this.delivered !== this.expected)
      this.fail(`${this.delivered} of ${this.expected} deliveries arrived`);
    if (this.failure !== undefined) throw this.failure;
  }

  async close(): Promise<void> {
    await Promise.all(this.sockets.map((socket) => socket.close()));
  }

  private fail(reason: string): void {
    this.failure ??= new Error(reason);
  }

  private take(person: number, bytes: Buffer, start: number, end: number): void {
    if (!startsWith(bytes, start, end, newMessage)) return;
    const idAt = this.conversationId.find(bytes, start, end);
    const seq = readInt(bytes, this.seq.find(bytes, start, end), end);
    const id = bytes.toString('latin1', idAt, idAt + idLength);
    const seen = this.lastSeq[person];
    const last = seen?.get(id);
    if (last !== undefined && seq !== last + 1)
      this.fail(`person ${person} got message ${seq} after ${last} in ${id}`);
    seen?.set(id, seq);
    this.delivered++;
    this.onDelivery?.(person, seq);
  }
}
