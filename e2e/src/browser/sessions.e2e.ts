import { expect, test } from 'vitest';
import { password } from '../harness/people.js';
import { IdentityScreens } from './identity.js';
import { Screens } from './screens.js';
import { useBrowser } from './two-people.js';

const { open, someone } = useBrowser();

test('a session is ended from another device, and its page says so at once', async () => {
  const anna = await someone('Anna');
  const [phone, tablet] = await Promise.all([open({ size: 'phone' }), open({ size: 'phone' })]);
  for (const { page } of [phone, tablet]) await new Screens(page).signIn(anna);
  const at = new IdentityScreens(anna.at.page);
  await at.security();
  const sessions = at.page.getByTestId('session');
  await expect.poll(() => sessions.count()).toBe(3);
  await sessions.filter({ hasText: 'This device' }).waitFor();

  await sessions.filter({ hasNotText: 'This device' }).first().getByRole('button').click();
  await at.page.getByRole('alertdialog').getByRole('button', { name: 'End' }).click();
  await expect.poll(() => sessions.count()).toBe(2);
  const out = [phone, tablet].map(({ page }) => page.getByText('You were signed out'));
  await expect
    .poll(async () => (await Promise.all(out.map((each) => each.count()))).toSorted())
    .toEqual([0, 1]);

  await at.page.getByRole('button', { name: 'End all others' }).click();
  await at.page.getByRole('alertdialog').getByRole('button', { name: 'End' }).click();
  for (const each of out) await each.waitFor();
  await expect.poll(() => sessions.count()).toBe(1);
  await at.page.reload();
  await sessions.filter({ hasText: 'This device' }).waitFor();
});

test('changing the password asks for the present one and signs the other devices out', async () => {
  const bert = await someone('Bert');
  const phone = await open({ size: 'phone' });
  await new Screens(phone.page).signIn(bert);
  const at = new IdentityScreens(bert.at.page);
  await at.security();
  await at.page.getByRole('button', { name: 'Change password' }).click();
  await at.page.getByLabel('Present password').fill('not what it is at all');
  await at.page.getByLabel('New password').fill('seven lamps above the quay');
  await at.page.getByRole('button', { name: 'Save password' }).click();
  await at.page.getByText('That is not your password').waitFor();
  await at.page.getByLabel('Present password').fill(password);
  await at.page.getByRole('button', { name: 'Save password' }).click();
  await at.page.getByText('Your password is changed').waitFor();
  await phone.page.getByText('You were signed out').waitFor();
  await at.signOut();
  await at.givePassword(bert.username, 'seven lamps above the quay');
  await bert.at.inside();
});
