import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { UsageError } from './command.js';

/** How a command asks its operator. */
export interface Prompt {
  /** @param option what gives the answer where there is no terminal, for the refusal */
  ask(question: string, option: string): Promise<string>;
  /** Asks without showing what is typed. */
  askHidden(question: string, option: string): Promise<string>;
  /** What is piped in, without the newline at its end. */
  readStdin(): Promise<string>;
}

const answer = async (question: string, option: string, output: Writable): Promise<string> => {
  if (!process.stdin.isTTY) throw new UsageError(`There is no terminal to ask on: give ${option}`);
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return await new Promise((resolve, reject) => {
      lines.once('close', () => reject(new UsageError('Nothing was typed; nothing was changed')));
      lines.question(question).then(resolve, reject);
    });
  } finally {
    lines.close();
  }
};

export const terminal: Prompt = {
  ask: (question, option) => answer(question, option, process.stdout),
  askHidden: async (question, option) => {
    process.stdout.write(question);
    try {
      return await answer('', option, new Writable({ write: (_chunk, _encoding, done) => done() }));
    } finally {
      process.stdout.write('\n');
    }
  },
  readStdin: async () => (await text(process.stdin)).replace(/\r?\n$/, ''),
};
