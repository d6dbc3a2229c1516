import { expect, inject, test } from 'vitest';
import { violationsInAllLooks } from './axe.js';
import { IdentityScreens } from './identity.js';
import { hasFocus } from './keys.js';
import { addAuthenticator } from './passkeys.js';
import { useBrowser } from './two-people.js';

// Browsers know passkeys of names only, not of addresses in numbers.
const { someone } = useBrowser(() => inject('origin').replace('127.0.0.1', 'localhost'));

test('an authenticator app is set up, asked for at the door, and removed', async () => {
  const anna = await someone('Anna');
  const at = new IdentityScreens(anna.at.page);
  await at.security();
  const { app } = await at.enrolApp();
  await at.page.getByText('10 left').waitFor();

  await at.signOut();
  await at.givePassword(anna.username);
  await at.page.getByLabel('Six digits').fill('000000');
  await at.page.getByRole('alert').getByText('the clock').waitFor();
  expect(await violationsInAllLooks(at.page), 'code').toEqual([]);
  await at.page.getByLabel('Six digits').fill(await app.code());
  await anna.at.inside();

  await at.security();
  await at.page.getByRole('button', { name: 'Remove', exact: true }).click();
  await at.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await at.page.getByRole('button', { name: 'Set up' }).waitFor();
  await at.signOut();
  await anna.at.signIn(anna);
});

test('a recovery code opens the door once', async () => {
  const bert = await someone('Bert', { size: 'phone' });
  const at = new IdentityScreens(bert.at.page);
  await at.security();
  await at.page.getByRole('button', { name: 'Set up' }).click();
  const digits = at.page.getByLabel('Six digits that the app shows now');
  await digits.fill('12345');
  await at.page.getByRole('button', { name: 'Turn on' }).click();
  await at.page.getByText('Type all six digits.').waitFor();
  await hasFocus(digits);
  const { codes: former } = await at.joinApp();
  await at.keepCodes();
  // New ones take the place of these only when asked for twice, and no key press loses them.
  await at.page.getByRole('button', { name: 'Make new codes' }).click();
  const asked = at.page.getByRole('alertdialog');
  await asked.getByRole('button', { name: 'Make new codes' }).click();
  const codes = await at.recoveryCodes();
  await at.page.keyboard.press('Escape');
  await asked.getByRole('button', { name: 'Cancel' }).click();
  expect(await at.recoveryCodes()).toEqual(codes);
  await at.keepCodes();
  const [code = ''] = codes;
  expect(new Set([...codes, ...former]).size).toBe(20);
  for (const left of ['goes in', 'is refused']) {
    await at.signOut();
    await at.givePassword(bert.username);
    await at.page.getByRole('button', { name: 'Use a recovery code' }).click();
    await at.page.getByLabel('Recovery code').fill(code);
    if (left === 'goes in') expect(await violationsInAllLooks(at.page), 'recovery').toEqual([]);
    await at.page.getByRole('button', { name: 'Continue', exact: true }).click();
    if (left === 'is refused') break;
    await bert.at.inside();
    await at.security();
    await at.page.getByText('9 left').waitFor();
  }
  await at.page.getByRole('alert').getByText(/./).waitFor();
  expect(await at.page.getByTestId('account').count()).toBe(0);
});

test('a passkey signs in without a password, and serves as the second factor', async () => {
  const cleo = await someone('Cleo');
  const at = new IdentityScreens(cleo.at.page);
  const device = await addAuthenticator(at.page);
  await at.security();
  await at.page.getByRole('button', { name: 'Add a passkey' }).click();
  // The first factor changes how the password signs in: that is said before, and codes come with it.
  const warning = at.page.getByRole('alertdialog', { name: 'Your first passkey' });
  await warning.getByText('signing in with the password also asks for it').waitFor();
  expect(await violationsInAllLooks(at.page), 'first passkey').toEqual([]);
  await warning.getByRole('button', { name: 'Cancel' }).click();
  expect(await device.credentials()).toBe(0);
  await at.page.getByRole('button', { name: 'Add a passkey' }).click();
  await warning.getByRole('button', { name: 'Add it' }).click();
  expect(await at.recoveryCodes()).toHaveLength(10);
  await at.keepCodes();
  await at.page.getByText('10 left').waitFor();
  await at.page.getByRole('dialog').getByLabel('Name').fill('Blue key');
  expect(await violationsInAllLooks(at.page), 'name of a passkey').toEqual([]);
  await at.page.getByRole('button', { name: 'Save name' }).click();
  await at.page.getByRole('list', { name: 'Your passkeys' }).getByText('Blue key').waitFor();
  expect(await device.credentials()).toBe(1);

  // With a device that answers at once, the offer in the field is taken as soon as the page shows it.
  // The address tells the new session from the one that ends: both have the same frame around them.
  await at.page.getByRole('button', { name: 'Sign out' }).click();
  await at.page.waitForURL('**/chat');
  await cleo.at.inside();

  // With nobody at the device the offer waits, and the password goes first.
  await at.security();
  await at.page.getByText('Used just now').waitFor();
  await device.present(false);
  await at.signOut();
  await at.givePassword(cleo.username);
  await at.page.getByText('Confirm with the passkey').waitFor();
  expect(await violationsInAllLooks(at.page), 'passkey').toEqual([]);
  await device.present(true);
  await at.page.getByRole('button', { name: 'Continue with your passkey' }).click();
  await cleo.at.inside();

  await at.security();
  await at.page.getByRole('button', { name: 'Remove Blue key' }).click();
  await at.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await at.page.getByRole('list', { name: 'Your passkeys' }).waitFor({ state: 'detached' });
});
