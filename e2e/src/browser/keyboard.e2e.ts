import { expect, inject, test } from 'vitest';
import { password, register } from '../harness/people.js';
import { hasFocus, tabTo } from './keys.js';
import { newAccount } from './screens.js';
import { useBrowser } from './two-people.js';

const { open, someone } = useBrowser();

test('everything is done without a pointer, from signing up to deleting a message', async () => {
  const bert = await someone('Bert');
  const namesake = await register(inject('origin'), 'Bert');
  const window = await open();
  const { keyboard } = window.page;
  const anna = newAccount('Anna');
  const focused = () => window.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  await window.page.getByLabel('Username or e-mail').waitFor();
  await tabTo(window.page, 'Create an account');
  await keyboard.press('Enter');
  await window.page.getByLabel('E-mail', { exact: true }).waitFor();
  await expect.poll(() => window.page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  for (const text of [anna.name, anna.username, `${anna.username}@example.org`, password]) {
    await keyboard.type(text);
    await keyboard.press('Tab');
  }
  await keyboard.press('Shift+Tab');
  await keyboard.press('Enter');
  await window.page.getByText('No conversations yet').waitFor();

  await keyboard.press('n');
  await expect.poll(focused).toBe('Search people by name');
  await keyboard.type('Bert');
  await window.page.getByRole('option', { name: namesake.me.displayName }).first().waitFor();
  await keyboard.type(bert.name.slice('Bert'.length));
  // Before the answer: what is shown still is who the first letters found.
  await keyboard.press('Enter');
  await expect.poll(focused).toBe(`Message ${bert.name}`);
  await keyboard.type('typed, not clicked');
  await keyboard.press('Enter');
  await bert.at.open(anna.name);
  await bert.at.message('typed, not clicked').waitFor();

  await keyboard.press('ArrowUp');
  await window.page.getByTestId('edit-bar').waitFor();
  await keyboard.type(', twice');
  await keyboard.press('Enter');
  await bert.at.message('typed, not clicked, twice').waitFor();

  await bert.at.send('an answer');
  const answer = window.page.getByTestId('message').filter({ hasText: 'an answer' });
  await answer.waitFor();
  await keyboard.press('Shift+Tab');
  for (let presses = 0; presses < 6 && !(await focused()).includes('an answer'); presses += 1) {
    await keyboard.press(presses < 4 ? 'Shift+Tab' : 'ArrowDown');
  }
  expect(await focused()).toContain('an answer');
  await keyboard.press('+');
  await hasFocus(window.page.getByRole('button', { name: 'React with 👍' }));
  await keyboard.press('Enter');
  await bert.at.message('an answer').getByTestId('reaction').waitFor();

  // Each key acts on what the one before brought, however fast they come.
  const atOnce = (...keys: string[]) =>
    window.page.evaluate(async (all) => {
      for (const key of all) {
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        await Promise.resolve();
      }
      return document.activeElement?.getAttribute('aria-label');
    }, keys);
  await answer.focus();
  expect(await atOnce('ArrowUp')).toContain('typed, not clicked');
  expect(await atOnce('ArrowDown', 'r')).toBe(`Message ${bert.name}`);
  await window.page.getByTestId('reply-bar').getByText('an answer').waitFor();
  await keyboard.press('Escape');
  await window.page.getByTestId('reply-bar').waitFor({ state: 'detached' });
  await answer.focus();
  await keyboard.press('Enter');
  await hasFocus(window.page.getByRole('menu'));
  for (const name of ['React', 'Reply']) {
    await keyboard.press('ArrowDown');
    await hasFocus(window.page.getByRole('menuitem', { name }));
  }
  await keyboard.press('Enter');
  await window.page.getByRole('menu').waitFor({ state: 'detached' });
  await expect.poll(focused).toBe(`Message ${bert.name}`);
  await keyboard.press('Escape');
  await window.page.getByTestId('reply-bar').waitFor({ state: 'detached' });

  await window.page.getByTestId('message').filter({ hasText: 'twice' }).focus();
  await keyboard.press('Delete');
  await hasFocus(window.page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }));
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await bert.at.page.getByText('This message was deleted').waitFor();

  await keyboard.press('Control+k');
  await expect.poll(focused).toBe('Name of a conversation or a person');
  await keyboard.press('Escape');
  await window.page.getByRole('dialog').waitFor({ state: 'detached' });
});
