import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkIn, mailAbout } from '../harness/mails.js';
import { Server } from '../harness/server.js';
import { violationsInAllLooks } from './axe.js';
import { IdentityScreens } from './identity.js';
import { useBrowser } from './two-people.js';

let server: Server;
beforeAll(async () => {
  server = await Server.start({ env: { LOG_LEVEL: 'warn' } });
});
afterAll(() => server.dispose());
const { open, someone } = useBrowser(() => server.origin);

const addressOf = (username: string) => `${username}@example.org`;

test('an e-mail address is confirmed by the link in the mail, and the reminder goes away', async () => {
  const anna = await someone('Anna');
  const reminder = anna.at.page.getByRole('region', { name: 'Your e-mail address' });
  await reminder.waitFor();
  const link = linkIn(await mailAbout(server.dataDir, addressOf(anna.username), /Confirm/));
  const page = await anna.window.tab(link);
  await page.getByText('Your e-mail address is confirmed').waitFor();
  await reminder.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByText(`The address of your account, ${addressOf(anna.username)}, is confirmed`).waitFor();
  // Whoever is nobody here is told what a used link is, and not whose it was.
  const stranger = await open();
  await stranger.page.goto(server.origin + link);
  await stranger.page.getByText('This link is not valid any more').waitFor();
});

test('a forgotten password is replaced by mail, and every device signed out', async () => {
  const bert = await someone('Bert');
  const { page } = await open({ size: 'phone' });
  await page.getByRole('link', { name: 'Forgotten?' }).click();
  await page.getByLabel('E-mail', { exact: true }).fill('nobody@example.org');
  await page.getByRole('button', { name: 'Send a link' }).click();
  const told = page.getByText('If there is an account with nobody@example.org');
  await told.waitFor();
  await page.getByLabel('E-mail', { exact: true }).fill(addressOf(bert.username));
  await page.getByRole('button', { name: 'Send it again' }).click();
  const link = linkIn(await mailAbout(server.dataDir, addressOf(bert.username), /new password/i));

  await page.goto(server.origin + link);
  await page.getByLabel('New password').waitFor();
  expect(await violationsInAllLooks(page), 'reset').toEqual([]);
  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Save the password' }).click();
  await page.getByText('10 more characters to go').waitFor();
  // What the server alone finds wrong stands at the field too.
  await page.getByLabel('New password').fill('password1234567');
  await page.getByRole('button', { name: 'Save the password' }).click();
  await page.getByText('among the passwords that are tried first').waitFor();
  expect(await page.getByLabel('New password').getAttribute('aria-invalid')).toBe('true');
  await page.getByLabel('New password').fill('seven lamps above the quay');
  await page.getByText(/^(Good|Very good)\.$/).waitFor();
  await page.getByRole('button', { name: 'Save the password' }).click();
  await page.getByText('Your password is changed').waitFor();
  await bert.at.page.getByLabel('Username or e-mail').waitFor();

  await page.getByRole('link', { name: 'Sign in' }).click();
  const at = new IdentityScreens(page);
  await at.givePassword(bert.username);
  await page.getByRole('alert').getByText(/./).waitFor();
  await at.givePassword(bert.username, 'seven lamps above the quay');
  await page.getByTestId('account').waitFor();

  // Told before anything is typed.
  await page.goto(server.origin + link);
  await page.getByRole('link', { name: 'Send a new link' }).waitFor();
  expect(await page.getByLabel('New password').count()).toBe(0);
});

test('another e-mail address counts once its mail is answered', async () => {
  const cleo = await someone('Cleo');
  const at = new IdentityScreens(cleo.at.page);
  const next = `new.${addressOf(cleo.username)}`;
  await at.security();
  await at.page.getByRole('button', { name: 'Change e-mail' }).click();
  await at.page.getByLabel('New e-mail').fill(next);
  await at.page.getByRole('button', { name: 'Send a link' }).click();
  await at.page.getByText(`ask those who run it for the link to ${next}`).waitFor();
  const link = linkIn(await mailAbout(server.dataDir, next, /Confirm/));
  // In another browser, which asks whose it is: anybody may have typed the address.
  const { page: other } = await open({ size: 'phone' });
  await other.goto(server.origin + link);
  await other.getByText(`@${cleo.username}`).waitFor();
  const confirm = other.getByRole('button', { name: 'Confirm the address' });
  await confirm.waitFor();
  expect(await violationsInAllLooks(other), 'confirming').toEqual([]);
  await confirm.click();
  await other.getByText('Your e-mail address is confirmed').waitFor();
  await at.page.reload();
  await at.page.getByText(next, { exact: true }).waitFor();
  expect(await at.page.getByText(', confirmed').count()).toBe(1);
});
