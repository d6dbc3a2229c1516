import { expect, test } from 'vitest';
import { Screens } from './screens.js';
import { acquaint, useBrowser } from './two-people.js';

const { open, someone } = useBrowser();

test('two tabs that reload at once, again and again, stay signed in', async () => {
  const anna = await someone('Anna');
  const tabs = [anna.at.page, await anna.window.tab(), await anna.window.tab()];
  for (let round = 0; round < 4; round += 1) {
    await Promise.all(tabs.map((page) => page.reload()));
    for (const page of tabs) {
      await expect.poll(() => page.getByTestId('account').count(), { timeout: 10_000 }).toBe(1);
    }
  }
});

test('what is done in one tab shows in the other, once, and signing out holds for both', async () => {
  const [anna, bert] = await Promise.all([someone('Anna'), someone('Bert')]);
  await acquaint(anna, bert);
  const other = new Screens(await anna.window.tab(new URL(anna.at.page.url()).pathname));
  await other.composer.waitFor();
  await anna.at.send('from the first tab');
  await other.message('from the first tab').waitFor();
  await other.send('from the second tab');
  await bert.at.send('an answer to both');
  const all = ['from the first tab', 'from the second tab', 'an answer to both'];
  for (const at of [anna.at, other, bert.at]) await at.shows(all);

  await other.page.getByTestId('account').click();
  await other.page.getByRole('button', { name: 'Sign out' }).click();
  for (const { page } of [anna.at, other]) {
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await expect.poll(() => page.getByText('an answer to both').count()).toBe(0);
  }
  await anna.at.page.getByText('You signed out in another tab').waitFor();
  expect(await other.page.getByText('You signed out').count()).toBe(0);
  await anna.at.signIn(anna);
  await anna.at.open(bert.name);
  await anna.at.shows(all);
});

test('nobody finds another’s conversations in a browser that was used before', async () => {
  const [anna, bert] = await Promise.all([someone('Anna'), someone('Bert')]);
  await acquaint(anna, bert);
  await anna.at.send('for Bert alone');
  await anna.at.reaches('for Bert alone', 'Read');
  await anna.at.page.getByTestId('account').click();
  await anna.at.page.getByRole('button', { name: 'Sign out' }).click();
  await anna.at.page.getByRole('link', { name: 'Create an account' }).waitFor();
  await anna.at.signUp({ name: 'Next One', username: `next_${bert.username.slice(-10)}` });
  await anna.at.page.getByText('No conversations yet').waitFor();
  expect(await anna.at.page.getByText('for Bert alone').count()).toBe(0);
});

/** Runs in the page, before it: as in a browser that is told to keep nothing of this address. */
function keepNothing(): void {
  const denied = () => new DOMException('Access is denied for this document.', 'SecurityError');
  Object.defineProperty(window, 'sessionStorage', {
    get: () => {
      throw denied();
    },
  });
  LockManager.prototype.request = () => Promise.reject(denied());
  IDBFactory.prototype.open = () => {
    throw denied();
  };
}

test('a browser that keeps nothing is told so at the door, and lets people in until the page is loaded again', async () => {
  const [anna, window] = await Promise.all([someone('Anna'), open()]);
  await window.context.addInitScript(keepNothing);
  await window.page.reload();
  await window.page.getByText('This browser keeps no cookies').waitFor();
  await new Screens(window.page).signIn(anna);
  await window.page.close();
});
