import type { INestApplicationContext } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { Database } from '../../platform/database/database.js';
import { say, step } from '../../platform/process/console.js';
import { addDemo } from './demo.js';

export { refuseDemo } from './demo.js';

/**
 * Adds the demo before the server listens.
 * @returns tells how to sign in; the password itself goes to a terminal, never into a log
 */
export const startDemo = async (app: INestApplicationContext, env: Env): Promise<() => void> => {
  const { username, password, file } = await step('Demo community', () => addDemo(app.get(Database), env));
  return () =>
    say(
      process.stdout.isTTY
        ? `  To look round in the demo, sign in with\n    Username  ${username}\n    Password  ${password}\n  (both kept in ${file})\n`
        : `To look round in the demo, sign in as ${username} with the password in ${file}`,
    );
};
