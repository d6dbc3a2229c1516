import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { request } from '../harness/api.js';
import { ageProofs } from '../harness/database.js';
import { password } from '../harness/people.js';
import { Server } from '../harness/server.js';
import type { AuthenticatorApp } from '../harness/totp.js';
import { violationsInAllLooks } from './axe.js';
import { IdentityScreens } from './identity.js';
import { hasFocus, holdsFocus, tabTo } from './keys.js';
import { newAccount, Screens } from './screens.js';
import { useBrowser, type Someone } from './two-people.js';

let server: Server;
let token: string;
beforeAll(async () => {
  server = await Server.start({ env: { LOG_LEVEL: 'warn' } });
  token = (await readFile(join(server.dataDir, 'setup-token'), 'utf8')).trim();
});
afterAll(() => server.dispose());
const { open, someone } = useBrowser(() => server.origin);

describe('from the first start to a community with its rules', () => {
  let owner: IdentityScreens;
  let app: AuthenticatorApp;
  let invite: string;
  /** An administrator, too. */
  let cleo: Someone;
  let appOfCleo: AuthenticatorApp;

  test('the set-up leads to an owner with a second factor, and survives reloads', async () => {
    const window = await open({ size: 'phone' });
    const { page } = window;
    owner = new IdentityScreens(page);
    await page.getByText('This community is not set up yet').waitFor();
    // From a log that does not hold the token.
    await page.goto(`${server.origin}/setup`);
    const tokenField = page.getByLabel('Set-up token');
    await tokenField.waitFor();
    await page.keyboard.press('Enter');
    await hasFocus(tokenField);
    await tokenField.fill(`${server.origin}/setup#${token.toLowerCase()}`);
    await page.keyboard.press('Enter');
    await page.getByText('That is not the token of this server').waitFor();
    await hasFocus(tokenField);
    await tokenField.fill(`${server.origin}/setup#${token}`);
    await page.keyboard.press('Enter');
    await page.getByLabel('E-mail', { exact: true }).fill('owner@example.org');
    await page.getByLabel('Username').fill('owner');
    const typed = page.getByLabel('Password', { exact: true });
    await typed.fill('password123456789');
    expect(await violationsInAllLooks(page), 'account').toEqual([]);
    await page.keyboard.press('Enter');
    // What is refused has the focus where it was typed.
    await page.getByText('among the passwords that are tried first').waitFor();
    await hasFocus(typed);
    await typed.fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your community' }).waitFor();
    expect(await violationsInAllLooks(page), 'community').toEqual([]);
    // The same holds for what the second step makes of the first.
    await page.getByLabel('Name', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByText('is little more than a name').waitFor();
    await hasFocus(typed);
    await page.keyboard.press('Enter');
    await page.getByLabel('Name', { exact: true }).fill('');

    await page.reload();
    await page.getByText('Your password was not kept').waitFor();
    expect(await page.getByLabel('Username').inputValue()).toBe('owner');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Create the community' }).click();
    await page.getByText('Give it a name.').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Harbour Street');
    await page.getByRole('button', { name: 'Create the community' }).click();

    await page.getByRole('heading', { name: 'A second factor' }).waitFor();
    expect(await violationsInAllLooks(page), 'factor').toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: /^Authenticator app/ }).click();
    await page.getByTestId('totp-secret').waitFor();
    expect(await violationsInAllLooks(page), 'app').toEqual([]);
    const joined = await owner.joinApp();
    ({ app } = joined);
    expect(await violationsInAllLooks(page), 'codes').toEqual([]);

    await page.reload();
    await page.getByRole('button', { name: 'Show new codes' }).click();
    expect((await owner.recoveryCodes()).filter((code) => joined.codes.includes(code))).toEqual([]);
    await owner.keepCodes('Continue');
    await page.getByRole('button', { name: 'Make an invite link' }).click();
    invite = await page.getByLabel('Invite link').inputValue();
    expect(await violationsInAllLooks(page), 'done').toEqual([]);
    await page.getByRole('link', { name: 'Go to your conversations' }).click();
    await page.getByTestId('account').waitFor();
    await page.getByText('Harbour Street', { exact: true }).waitFor();
    await expect.poll(() => page.title()).toBe('Conversations · Harbour Street');
  });

  test('nobody joins without the invite, and whoever has it does', async () => {
    const stranger = await open();
    await expect.poll(() => stranger.page.title()).toBe('Sign in · Harbour Street');
    await stranger.page.getByRole('link', { name: 'Create an account' }).click();
    await stranger.page.getByRole('heading', { name: 'You need an invite' }).waitFor();
    await stranger.page.goto(`${server.origin}/sign-up#${'x'.repeat(43)}`);
    await stranger.page.getByRole('heading', { name: 'This invite does not work any more' }).waitFor();
    expect(await violationsInAllLooks(stranger.page), 'dead invite').toEqual([]);
    const { pathname, hash } = new URL(invite);
    await stranger.page.goto(server.origin + pathname + hash);
    const at = new Screens(stranger.page);
    await at.fillSignUp(newAccount('Invited'));
    await at.inside();
  });

  test('opening the registration asks once more who it is, and nothing happens without an answer', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Administration' }).click();
    await page.getByRole('link', { name: 'Community' }).click();
    await page.getByLabel('Anybody').check();
    await ageProofs(server.dataDir);
    const save = page.getByRole('button', { name: 'Save', exact: true });
    await save.click();
    const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await dialog.waitFor();
    expect(await violationsInAllLooks(page), 'step-up').toEqual([]);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled. Nothing was changed.').waitFor();
    await page.reload();
    await page.getByLabel('Anybody').waitFor();
    expect(await page.getByLabel('Anybody').isChecked()).toBe(false);

    await page.getByLabel('Anybody').check();
    await save.click();
    await dialog.getByLabel('Six digits').fill(await app.code());
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.reload();
    await expect.poll(() => page.getByLabel('Anybody').isChecked()).toBe(true);
  });

  test('a suspended person is thrown out at once and told why, and comes back when it is lifted', async () => {
    const bert = await someone('Bert');
    const { page } = owner;
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByLabel('Search by name or e-mail').fill(bert.username);
    const row = page.getByTestId('person');
    await expect.poll(() => row.count()).toBe(1);
    expect(await violationsInAllLooks(page), 'people').toEqual([]);
    // What changed elsewhere is there as soon as the page is opened again.
    await row.getByText(', 1 session').waitFor();
    const body = { identifier: bert.username, password };
    expect((await request(server.origin, 'POST', '/api/v1/auth/login', { body })).status).toBe(200);
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByLabel('Search by name or e-mail').fill(bert.username);
    await expect.poll(() => row.count()).toBe(1);
    await row.getByText(', 2 sessions').waitFor();
    const choose = async (action: string) => {
      await row.getByRole('button', { name: /^Actions for/ }).click();
      await page.getByRole('menuitem', { name: action }).click();
    };
    await choose('Suspend');
    await page.getByLabel('Reason').fill('Sold the harbour twice');
    const suspend = page.getByRole('dialog').getByRole('button', { name: 'Suspend' });
    await page.getByLabel('How long').selectOption('Until a date of my own');
    await suspend.click();
    await page.getByText('Give a day that is not over yet').waitFor();
    const year = new Date().getFullYear() + 1;
    await page.getByLabel('Last day').fill(`${year}-05-14`);
    await page.getByText(/It lasts until the end of .*May 14/).waitFor();
    expect(await violationsInAllLooks(page), 'suspend').toEqual([]);
    await suspend.click();
    await row.getByText('Suspended', { exact: true }).waitFor();
    await row.getByText(new RegExp(`Until the end of .*May 14, ${year}: Sold the harbour twice`)).waitFor();
    await bert.at.page.getByText('Your account has been suspended').waitFor({ timeout: 3_000 });
    const at = new IdentityScreens(bert.at.page);
    await at.givePassword(bert.username);
    const why = at.page.getByRole('alert');
    await why.getByText('Reason: Sold the harbour twice.').waitFor();
    expect(await why.textContent()).toMatch(
      new RegExp(
        `suspended until the end of .*May 14, ${year}\\. .*write to the people who run this community`,
      ),
    );

    await choose('Lift suspension');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Lift' }).click();
    await row.getByText('Suspended', { exact: true }).waitFor({ state: 'detached' });
    await at.givePassword(bert.username);
    await bert.at.inside();
  });

  test('a mistyped name finds those that are like it, and says so', async () => {
    const { page } = owner;
    await page.getByLabel('Search by name or e-mail').fill('ownre');
    await page.getByText('Nobody is called that. These names are like it.').waitFor();
    await page.getByTestId('person').filter({ hasText: '@owner' }).waitFor();
    expect(await violationsInAllLooks(page), 'similar').toEqual([]);
  });

  test('an administrator without a second factor is led to one', async () => {
    cleo = await someone('Cleo');
    const { page } = owner;
    await page.getByLabel('Search by name or e-mail').fill(cleo.username);
    const row = page.getByTestId('person');
    await expect.poll(() => row.allTextContents()).toEqual([expect.stringContaining(cleo.username)]);
    await row.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitemradio', { name: 'Administrator' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Change role' }).click();
    await row.getByText('Administrator', { exact: true }).waitFor();

    const at = new IdentityScreens(cleo.at.page);
    await at.page.getByLabel('Username or e-mail').waitFor();
    await cleo.at.signIn(cleo);
    await at.page.getByRole('link', { name: 'Administration' }).click();
    await at.page.getByRole('heading', { name: 'Set up a second factor first' }).waitFor();
    expect(await violationsInAllLooks(at.page), 'gate').toEqual([]);
    await at.page.getByRole('link', { name: 'Set it up now' }).click();
    ({ app: appOfCleo } = await at.enrolApp());
    await at.page.goto(`${server.origin}/admin`);
    await at.page.getByRole('heading', { name: 'Activity' }).waitFor();
  });

  test('menus and dialogs are worked by keys alone, and give the focus back', async () => {
    const { page } = owner;
    const { keyboard } = page;
    const row = page.getByTestId('person');
    const actions = row.getByRole('button', { name: /^Actions for/ });
    await tabTo(page, 'Actions for');
    await keyboard.press('Enter');
    await holdsFocus(page.getByRole('menu'));
    await keyboard.press('End');
    await hasFocus(page.getByRole('menuitem').last());
    await keyboard.press('Enter');
    const reason = page.getByLabel('Reason');
    await hasFocus(reason);
    await keyboard.press('Enter');
    await page.getByText('Give a reason').waitFor();
    await hasFocus(reason);
    await keyboard.press('Escape');
    await hasFocus(actions);

    await tabTo(page, 'Invites', 'Shift+Tab');
    await keyboard.press('Enter');
    await page.getByTestId('invite').first().waitFor();
    await tabTo(page, 'New invite');
    await keyboard.press('Enter');
    await hasFocus(page.getByLabel('Note'));
    await keyboard.type('Made by keys');
    await keyboard.press('Enter');
    await hasFocus(page.getByLabel('Invite link'));
    await keyboard.press('Escape');
    await hasFocus(page.getByRole('button', { name: 'New invite' }));
    await tabTo(page, 'Revoke');
    await keyboard.press('Enter');
    await hasFocus(page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }));
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    // The button is gone with the invite: its part of the page has the focus.
    await page.getByTestId('invite').first().getByText('Revoked').waitFor();
    await hasFocus(page.getByRole('heading', { name: 'Invites' }));
  });

  test('the audit log has it all, and is saved as a file', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByLabel('What').selectOption('Administration');
    const entries = page.getByTestId('audit-entry');
    await entries.filter({ hasText: 'Account suspended' }).first().waitFor();
    const suspended = entries.filter({ hasText: 'Account suspended' }).first();
    await suspended.click();
    // Local time with seconds, and the ISO form for whoever compares with another log.
    const until = suspended.locator('dt', { hasText: 'Until' }).locator('xpath=../dd/time');
    expect(await until.textContent()).toMatch(/May 15, .*12:00:00/);
    expect(await until.getAttribute('title')).toMatch(/^\d{4}-05-\d\dT.*Z$/);
    await entries.filter({ hasText: 'Role changed' }).first().click();
    expect(await violationsInAllLooks(page), 'audit').toEqual([]);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    const text = await readFile(await (await saved).path(), 'utf8');
    const lines = text.trim().split('\n');
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.every((line) => line.includes('"admin.'))).toBe(true);

    const about = suspended.getByRole('link', { name: /^All about @Bert/ });
    const name = /@(\S+)/.exec((await about.textContent()) ?? '')?.[1] ?? '';
    await about.click();
    await page.getByText(`Everything by and about @${name}`).waitFor();
    // Whoever forgot a password is nobody yet: the line is about the account alone.
    const forgot = `${server.origin}/api/v1/auth/password/forgot`;
    const headers = { origin: server.origin };
    const asked = await page.request.post(forgot, { data: { email: `${name}@example.org` }, headers });
    expect(asked.status()).toBe(204);
    // It is answered before anything is looked up, so that the time tells nothing: the entry comes later.
    const line = entries.getByText(`New password asked for by mail, about @${name}`, { exact: true });
    const onceMore = async () => {
      await page.reload();
      await entries.first().waitFor();
      return line.count();
    };
    await expect.poll(onceMore, { timeout: 10_000 }).toBe(1);
    const told = entries.filter({ hasText: 'Account created' });
    await told.waitFor();
    for (const entry of await entries.allTextContents()) expect(entry).toContain(name);
    expect(await violationsInAllLooks(page), 'about somebody').toEqual([]);
    // What is looked for stands in the address: it outlives a reload.
    await page.getByLabel('From').fill('2001-01-01');
    await page.waitForURL(/from=2001-01-01/);
    await page.reload();
    await told.waitFor();
    expect(await page.getByLabel('From').inputValue()).toBe('2001-01-01');
    await page.getByRole('link', { name: 'Show everybody' }).click();
    await entries
      .filter({ hasText: / by Cleo/ })
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByLabel('Search by name or e-mail').fill(name);
    const row = page.getByTestId('person');
    await expect.poll(() => row.count()).toBe(1);
    await row.getByRole('button', { name: /^Actions for/ }).click();
    expect(await violationsInAllLooks(page), 'actions').toEqual([]);
    await page.getByRole('menuitem', { name: 'In the audit log' }).click();
    await page.getByText(`Everything by and about @${name}`).waitFor();
  });

  test('a test mail says at once what came of it', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Mail' }).click();
    await page.getByRole('heading', { name: 'Nobody gets mail' }).waitFor();
    await ageProofs(server.dataDir);
    await page.getByRole('button', { name: 'Send a test mail to me' }).click();
    const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await dialog.getByLabel('Six digits').fill(await app.code());
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByText('The test mail to owner@example.org was kept in the folder, and not sent.')
      .waitFor();
    await page.getByTestId('mail').first().getByText('A test mail').waitFor();
    expect(await violationsInAllLooks(page), 'test mail').toEqual([]);
  });

  test('who has a second factor is told of a suspension after it, and not before', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByLabel('Search by name or e-mail').fill(cleo.username);
    const row = page.getByTestId('person');
    await expect.poll(() => row.allTextContents()).toEqual([expect.stringContaining(cleo.username)]);
    await row.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Suspend' }).click();
    await page.getByLabel('Reason').fill('Gave the keys away');
    await page.getByLabel('How long').selectOption('Until I lift it');
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await row.getByText('Until it is lifted: Gave the keys away').waitFor();

    const at = new IdentityScreens(cleo.at.page);
    await at.page.getByText('Your account has been suspended').waitFor();
    await at.givePassword(cleo.username);
    await at.page.getByRole('heading', { name: 'One more step' }).waitFor();
    expect(await at.page.getByText(/keys away|suspended/).count()).toBe(0);
    await at.page.getByLabel('Six digits').fill(await appOfCleo.code());
    await at.page
      .getByText('suspended until an administrator lifts it. Reason: Gave the keys away. If you think')
      .waitFor();
    await at.page.getByLabel('Password', { exact: true }).waitFor();
    expect(await violationsInAllLooks(at.page), 'suspended').toEqual([]);
  });

  test('every other page of the administration is without a barrier, in every look', async () => {
    const { page } = owner;
    for (const [name, content] of [
      ['Overview', 'Activity'],
      ['Community', 'Who may join'],
      ['Invites', 'The first people'],
      ['Mail', 'Confirm your e-mail address'],
      ['Keys', 'JWT_SECRET'],
    ] as const) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('main').getByText(content).first().waitFor();
      expect(await violationsInAllLooks(page), name).toEqual([]);
    }
  });

  test('the dialogs for an invite and for a mail are without a barrier, too', async () => {
    const { page } = owner;
    await page.getByRole('link', { name: 'Invites' }).click();
    await page.getByRole('button', { name: 'New invite' }).click();
    await page.getByRole('dialog').getByLabel('Note').waitFor();
    expect(await violationsInAllLooks(page), 'new invite').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Mail' }).click();
    await page.getByTestId('mail').first().click();
    await page.getByRole('dialog').getByText('Harbour Street').first().waitFor();
    expect(await violationsInAllLooks(page), 'mail').toEqual([]);
  });
});
