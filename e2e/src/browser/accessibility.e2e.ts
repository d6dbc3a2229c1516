import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Size } from '../harness/browser.js';
import { violationsInBothThemes } from './axe.js';
import { useBrowser, type Someone } from './two-people.js';

const { open, someone } = useBrowser();

const sizes: Size[] = ['desktop', 'phone'];

describe.each(sizes)('no screen has a barrier, on a %s, in light and in dark', (size) => {
  let anna: Someone;
  let bert: Someone;
  beforeAll(async () => {
    [anna, bert] = await Promise.all([someone('Anna', { size }), someone('Bert')]);
    await anna.at.startDirect(bert.name);
    await bert.at.open(anna.name);
    await bert.at.send('Did you see the comet last night?');
    await anna.at.send('Yes! *Right* over the harbour, see https://example.org/comet');
    await bert.at.choose('over the harbour', 'React');
    await bert.at.page.getByRole('button', { name: 'React with 🎉' }).click();
    await bert.at.choose('over the harbour', 'Reply');
    await bert.at.send('I envy you');
    await anna.at.message('I envy you').waitFor();
    await anna.at.message('over the harbour').getByTestId('reaction').waitFor();
  });

  async function check(name: string, page: Page = anna.at.page): Promise<void> {
    expect(await violationsInBothThemes(page), name).toEqual([]);
  }

  test('signing in and up', async () => {
    const { page } = await open({ size });
    await page.getByLabel('Username or e-mail').waitFor();
    await check('sign-in', page);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Give your password').waitFor();
    await check('sign-in-refused', page);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await page.getByRole('heading', { name: 'Join the community' }).waitFor();
    await check('sign-up', page);
    await page.getByLabel('Password', { exact: true }).fill('seven lamps above');
    await page.getByText(/^(very good|good|could be better|guessed)/i).waitFor();
    await check('strength', page);
    await page.goto(`${anna.window.origin}/forgot`);
    await page.getByRole('heading', { name: 'Forgotten password' }).waitFor();
    await check('forgot', page);
    await page.goto(`${anna.window.origin}/reset#x`);
    await page.getByText('not valid any more').waitFor();
    await check('reset', page);
    await page.goto(`${anna.window.origin}/verify#x`);
    await page.getByText('not valid any more').waitFor();
    await check('verify', page);
  });

  test('a conversation, its menu, its details', async () => {
    const { page } = anna.at;
    await check('conversation');
    await anna.at.choose('I envy you', 'React');
    await page.getByRole('button', { name: 'More emoji' }).click();
    await page.getByLabel('Search emoji').waitFor();
    await check('emoji');
    await page.keyboard.press('Escape');
    await anna.at.choose('I envy you', 'Reply');
    await check('reply');
    await anna.at.openMenu('over the harbour');
    await check('menu');
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('alertdialog').waitFor();
    await check('delete');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Show details' }).click();
    await page.getByRole('button', { name: 'Mute' }).waitFor();
    await check('details');
    await page.getByRole('button', { name: 'View profile' }).click();
    await page.getByTestId('profile').waitFor();
    await check('profile');
    await page.keyboard.press('Escape');
  });

  test('the list, a new conversation, a group, settings', async () => {
    const { page } = anna.at;
    await page.goto(`${anna.window.origin}/chat`);
    await anna.at.conversation(bert.name).waitFor();
    await check('list');
    await page.getByRole('button', { name: 'New conversation' }).click();
    await page.getByLabel('Search people by name').fill(bert.name);
    await page.getByRole('option', { name: bert.name }).waitFor();
    await check('new');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await anna.at.startGroup('Comet watchers', [bert.name]);
    await page.getByRole('button', { name: 'Show details' }).click();
    await page.getByTestId('member').first().waitFor();
    await check('group');
    await page.goto(`${anna.window.origin}/settings`);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await check('settings');
    await page.getByRole('link', { name: 'Look and sound' }).click();
    await page.getByLabel('Sound').waitFor();
    await check('look');
    await page.getByRole('link', { name: 'Security' }).click();
    await page.getByTestId('session').first().waitFor();
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByRole('button', { name: 'Change e-mail' }).click();
    await check('security');
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByTestId('totp-secret').waitFor();
    await check('authenticator');
    await page.keyboard.press('Escape');
    await page.goto(`${anna.window.origin}/nowhere`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await check('not-found');
  });
});
