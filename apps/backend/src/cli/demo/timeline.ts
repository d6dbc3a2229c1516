import { randomUUID } from 'node:crypto';
import type { Who } from './people.js';
import { isWho, people } from './people.js';
import type { Script } from './script.js';

export interface TimelineMessage {
  id: string;
  seq: number;
  rev: number;
  sender: Who;
  body: string;
  replyToId: string | null;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  reactions: { who: Who; emoji: string; at: Date }[];
}

/** A conversation as the server would have written it down, change by change. */
export interface Timeline {
  messages: TimelineMessage[];
  rev: number;
  readSeq: Map<Who, number>;
}

/** A UUIDv7 of that time. */
export const uuidAt = (at: Date): string => {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
};

const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const CLOCK = /^@ (\d+)([mhd])(?: (\d\d):(\d\d))?$/;
const MESSAGE = /^([a-z]+)(?:\^(\d+))?([*-]?): (.+)$/;
const REACTION = /^\+ (\S+) ([a-z ]+)$/;

const who = (name: string, line: string): Who => {
  if (isWho(name)) return name;
  throw new Error(`The demo's script names nobody: ${line}`);
};

class Writer {
  readonly messages: TimelineMessage[] = [];
  rev = 0;
  private clock = 0;

  constructor(private readonly now: Date) {}

  /** People write at uneven pace: 15 to 110 seconds apart, the same in every demo. */
  private tick(): Date {
    this.clock += 15_000 + ((this.messages.length * 7_919 + this.rev * 104_729) % 95) * 1_000;
    this.clock = Math.min(this.clock, this.now.getTime() - 1_000);
    return new Date(this.clock);
  }

  write(line: string): void {
    const clock = CLOCK.exec(line);
    if (clock) return this.setClock(clock);
    const message = MESSAGE.exec(line);
    if (message) return this.add(message, line);
    const reaction = REACTION.exec(line);
    if (reaction) return this.react(reaction, line);
    throw new Error(`The demo's script has a line that says nothing: ${line}`);
  }

  private setClock([, count, unit = '', hours, minutes]: RegExpExecArray): void {
    const at = new Date(this.now.getTime() - Number(count) * (units[unit] ?? 0));
    if (hours !== undefined) at.setUTCHours(Number(hours), Number(minutes), 0, 0);
    // Unless an earlier talk went on for longer than the script thinks.
    this.clock = Math.max(this.clock, at.getTime());
  }

  private add([, name = '', above, mark, text = '']: RegExpExecArray, line: string): void {
    const createdAt = this.tick();
    const answered = above === undefined ? undefined : this.messages.at(-Number(above));
    if (above !== undefined && !answered) throw new Error(`The demo's script answers nothing: ${line}`);
    const message: TimelineMessage = {
      id: uuidAt(createdAt),
      seq: this.messages.length + 1,
      rev: ++this.rev,
      sender: who(name, line),
      body: text.replaceAll('\\n', '\n'),
      replyToId: answered?.id ?? null,
      createdAt,
      editedAt: null,
      deletedAt: null,
      reactions: [],
    };
    this.messages.push(message);
    if (mark === '*') message.editedAt = this.change(message);
    if (mark === '-') {
      message.deletedAt = this.change(message);
      message.body = '';
    }
  }

  private react([, emoji = '', names = '']: RegExpExecArray, line: string): void {
    const message = this.messages.at(-1);
    if (!message) throw new Error(`The demo's script reacts to nothing: ${line}`);
    for (const name of names.split(' ')) {
      message.reactions.push({ who: who(name, line), emoji, at: this.change(message) });
    }
  }

  /** Every change of a message takes the next `rev` and leaves it on the message. */
  private change(message: TimelineMessage): Date {
    message.rev = ++this.rev;
    return this.tick();
  }
}

/** How far each member has read: past what they wrote or reacted to; most of them to the end. */
const readMarks = ({ members, unread = 0 }: Script, messages: TimelineMessage[]): Map<Who, number> => {
  const [first] = Object.keys(people);
  const marks = members.map((member, index): [Who, number] => {
    if (member === first) return [member, messages.length - unread];
    const present = messages.findLast(
      ({ sender, reactions }) => sender === member || reactions.some((reaction) => reaction.who === member),
    );
    return [member, Math.max(present?.seq ?? 0, messages.length - (index % 4))];
  });
  return new Map(marks);
};

/** @throws when the script cannot be read */
export const timelineOf = (script: Script, now: Date): Timeline => {
  const writer = new Writer(now);
  for (const line of script.text.split('\n')) if (line !== '') writer.write(line);
  const { messages, rev } = writer;
  return { messages, rev, readSeq: readMarks(script, messages) };
};
