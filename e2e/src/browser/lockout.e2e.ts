import { afterAll, beforeAll, expect, test } from 'vitest';
import { register } from '../harness/people.js';
import { Server } from '../harness/server.js';
import { IdentityScreens } from './identity.js';
import { useBrowser } from './two-people.js';

let server: Server;
beforeAll(async () => {
  server = await Server.start({ env: { LOG_LEVEL: 'warn', RATE_LIMITS: 'on' } });
});
afterAll(() => server.dispose());
const { open } = useBrowser(() => server.origin);

test('after wrong guesses the page says how long to wait, and counts it down', async () => {
  const { me } = await register(server.origin, 'Anna');
  const { page } = await open({ size: 'phone' });
  const at = new IdentityScreens(page);
  const wait = page
    .getByRole('alert')
    .getByText(/Try again in \d+ (s|min)/)
    .last();
  const told = page.getByRole('alert').getByText(/./).first();
  for (let tries = 0; tries < 12 && (await wait.count()) === 0; tries += 1) {
    await at.givePassword(me.username, `a wrong guess, number ${tries}`);
    await told.waitFor();
    await expect
      .poll(() => page.getByRole('button', { name: 'Sign in', exact: true }).getAttribute('aria-busy'))
      .toBeNull();
  }
  // Not before the time is over: then with the right password.
  await page.getByText('You can try again now.').waitFor();
  await at.givePassword(me.username);
  await page.getByTestId('account').waitFor();
});
