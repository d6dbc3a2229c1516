import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { password } from '../harness/people.js';
import { AuthenticatorApp } from '../harness/totp.js';
import { hasFocus, tabTo } from './keys.js';
import { newAccount } from './screens.js';
import { useBrowser } from './two-people.js';

const { open, someone } = useBrowser();

/** What a field is said to be, and to be wrong, by a screen reader. */
const saidOf = (page: Page, label: string) =>
  page.getByLabel(label, { exact: true }).evaluate((field) => {
    const note = document.getElementById(field.getAttribute('aria-describedby') ?? '');
    return { invalid: field.getAttribute('aria-invalid'), note: note?.textContent };
  });

test('at the door the first wrong field has the focus, and says what is wrong', async () => {
  const { page } = await open();
  const { keyboard } = page;
  await page.getByLabel('Username or e-mail').waitFor();
  await hasFocus(page.getByLabel('Username or e-mail'));
  await keyboard.press('Enter');
  await hasFocus(page.getByLabel('Username or e-mail'));
  expect(await saidOf(page, 'Username or e-mail')).toEqual({
    invalid: 'true',
    note: 'Give your username or e-mail address.',
  });
  await keyboard.type('nobody');
  await keyboard.press('Tab');
  await hasFocus(page.getByLabel('Password', { exact: true }));
  await keyboard.press('Enter');
  await hasFocus(page.getByLabel('Password', { exact: true }));
  await keyboard.type('not the password of anybody');
  await keyboard.press('Enter');
  await page.getByRole('alert').getByText('The name or the password is wrong').waitFor();
  // Selected, to be typed anew.
  await keyboard.type('x');
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('x');

  await tabTo(page, 'Create an account', 'Shift+Tab');
  await keyboard.press('Enter');
  await hasFocus(page.getByLabel('Name', { exact: true }));
  const { username } = newAccount('Dora');
  for (const text of ['Dora', username, 'no address', password]) {
    await keyboard.type(text);
    if (text !== password) await keyboard.press('Tab');
  }
  await keyboard.press('Enter');
  await hasFocus(page.getByLabel('E-mail'));
  expect((await saidOf(page, 'E-mail')).note).toBe('That does not look like an e-mail address.');
});

test('the security of an account is looked after without a pointer', async () => {
  const anna = await someone('Anna');
  const { page } = anna.at;
  const { keyboard } = page;
  await page.goto(`${anna.window.origin}/settings/security`);
  await page.getByTestId('session').first().waitFor();

  // A form that opens takes the focus, leads to its faults, and gives the focus back.
  await tabTo(page, 'Change password');
  await keyboard.press('Enter');
  await hasFocus(page.getByLabel('Present password'));
  await keyboard.type('not what it is at all');
  await keyboard.press('Enter');
  await hasFocus(page.getByLabel('New password'));
  await keyboard.type('seven lamps above the quay');
  await keyboard.press('Enter');
  await hasFocus(page.getByLabel('Present password'));
  expect((await saidOf(page, 'Present password')).note).toBe('That is not your password.');
  await tabTo(page, 'Cancel');
  await keyboard.press('Enter');
  await hasFocus(page.getByRole('button', { name: 'Change password' }));

  // A dialog keeps the focus, Escape closes it, and its button has the focus again.
  await tabTo(page, 'Set up', 'Shift+Tab');
  await keyboard.press('Enter');
  const code = page.getByLabel('Six digits that the app shows now');
  await hasFocus(code);
  for (let presses = 0; presses < 8; presses += 1) {
    await keyboard.press('Tab');
    await expect.poll(() => page.getByRole('dialog').locator('*:focus').count()).toBe(1);
  }
  await keyboard.press('Escape');
  await hasFocus(page.getByRole('button', { name: 'Set up' }));
  await keyboard.press('Enter');
  await hasFocus(code);
  const app = new AuthenticatorApp((await page.getByTestId('totp-secret').textContent()) ?? '');
  await keyboard.type('000000');
  await page.getByRole('alert').getByText('the clock').waitFor();
  await hasFocus(code);
  await keyboard.type(await app.code());
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await codes.first().waitFor();
  const [recovery = ''] = await codes.allTextContents();
  // Nothing is agreed to before it was read: the focus is where the codes are.
  await expect.poll(() => page.getByRole('dialog').locator('*:focus').count()).toBe(1);
  expect(await page.getByRole('checkbox').evaluate((box) => box === document.activeElement)).toBe(false);
  for (let presses = 0; presses < 4; presses += 1) await keyboard.press('Tab');
  await hasFocus(page.getByRole('checkbox'));
  await keyboard.press('Space');
  await tabTo(page, 'Done');
  await keyboard.press('Enter');
  await page.getByText('10 left').waitFor();

  // Through the door with another way than the one that is offered first.
  await tabTo(page, 'Sign out', 'Shift+Tab');
  await keyboard.press('Enter');
  await hasFocus(page.getByLabel('Username or e-mail'));
  await keyboard.type(anna.username);
  await keyboard.press('Enter');
  await keyboard.type(password);
  await keyboard.press('Enter');
  await hasFocus(page.getByLabel('Six digits'));
  await tabTo(page, 'Use a recovery code');
  await keyboard.press('Enter');
  await hasFocus(page.getByLabel('Recovery code'));
  await keyboard.type(`${recovery}x`);
  await keyboard.press('Enter');
  await page.getByRole('alert').getByText(/./).first().waitFor();
  // Kept, so that what is mistyped can be mended.
  await hasFocus(page.getByLabel('Recovery code'));
  await keyboard.press('End');
  await keyboard.press('Backspace');
  await keyboard.press('Enter');
  await page.getByTestId('account').waitFor();
});
