import type { Who } from './people.js';

/**
 * A conversation as it is written down. `text` has one thing a line:
 *
 *     @ 12d 18:04          from here on: 12 days ago at 18:04 (UTC); `@ 35m` is 35 minutes ago, `@ 3h` three hours
 *     mira: Hello          a message, a little after the last one; `\n` in it is a new line
 *     tomas^2: Hi          answers the message two above; `*` after the name: edited later; `-`: deleted later
 *     + 👍 mira tomas       they react to the last message
 */
export interface Script {
  /** None for a direct conversation. */
  name?: string;
  /** Owner first; in a group the second is an admin. */
  members: readonly Who[];
  /** How many of the last messages the first person of the demo has not read. */
  unread?: number;
  muted?: boolean;
  text: string;
}
