import { setTimeout as delay } from 'node:timers/promises';
import type { RouteArgs, RouteKey } from '@quemiai/contract/routes';
import { ask, type Answer } from './api.js';
import type { Person } from './people.js';

/** Calls until there is an answer, within a minute: a server that is down or starting is asked again. */
export async function insist<K extends RouteKey>(
  person: Person,
  key: K,
  args: RouteArgs<K>,
): Promise<Answer> {
  for (const deadline = Date.now() + 60_000; ;) {
    const answer = await ask(person.origin, key, args, { token: await person.token() }).catch(
      (fault: Error) => {
        if (fault.name === 'AssertionError' || Date.now() > deadline) throw fault;
        return undefined;
      },
    );
    if (answer !== undefined && answer.status !== 503) return answer;
    await delay(50);
  }
}
