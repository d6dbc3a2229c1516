import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Size } from '../harness/browser.js';
import { statement } from '../harness/database.js';
import { entry, Server } from '../harness/server.js';
import { IdentityScreens } from './identity.js';
import { Screens } from './screens.js';
import { useBrowser } from './two-people.js';

/** `UPDATE_SCREENSHOTS=1` renews the pictures of the documentation. */
const pictures = process.env['UPDATE_SCREENSHOTS'] === '1';
const folder = new URL('../../../docs/images/', import.meta.url);

let server: Server;
let password: string;
beforeAll(async () => {
  server = await Server.prepare({ env: { LOG_LEVEL: 'warn' } });
  await server.launch([process.execPath, entry, '--demo']);
  password = (await readFile(join(server.dataDir, 'demo-password'), 'utf8')).trim();
});
afterAll(() => server.dispose());

const { open } = useBrowser(() => server.origin.replace('127.0.0.1', 'localhost'));

const picture = async (page: Page, name: string): Promise<void> => {
  if (!pictures) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: new URL(`${name}.png`, folder).pathname, scale: 'css' });
};

// The first of them reads the conversation: the others find it read, and begin at its end.
test.each<[Size, 'light' | 'dark']>([
  ['desktop', 'light'],
  ['desktop', 'dark'],
  ['phone', 'light'],
  ['phone', 'dark'],
])('the demo is a community to look round in, on a %s in %s', async (size, theme) => {
  const { page } = await open({ size, dark: theme === 'dark' });
  await page.getByLabel('Username or e-mail').fill('robin');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const at = new Screens(page);
  await at.inside();
  const conversations = page.getByTestId('conversation');
  await expect.poll(() => conversations.count()).toBeGreaterThan(3);
  await picture(page, `list-${size}-${theme}`);
  await conversations.first().click();
  await at.composer.waitFor();
  await expect.poll(() => page.getByTestId('message').count()).toBeGreaterThan(3);
  await picture(page, `chat-${size}-${theme}`);
});

test('whoever runs the demo finds its people, and what was done, in the administration', async () => {
  await statement(server.dataDir, `UPDATE users SET role = 'SUPER_ADMIN' WHERE username = 'robin'`);
  const { page } = await open();
  const at = new IdentityScreens(page);
  await at.givePassword('robin', password);
  await at.security();
  await at.enrolApp();
  await page.getByText('10 left').waitFor();
  await picture(page, 'security-desktop-light');

  await page.goto(new URL('/admin/people', page.url()).href);
  const people = page.getByTestId('person');
  await expect.poll(() => people.count()).toBeGreaterThan(5);
  await people.filter({ hasText: 'You' }).getByText('Owner', { exact: true }).waitFor();
  await picture(page, 'people-desktop-light');

  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('link', { name: 'Audit log' }).click();
  const added = page.getByTestId('audit-entry').filter({ hasText: 'Authenticator app added' });
  await added.click();
  await added.getByText('mfa.totp_enrolled').waitFor();
  await picture(page, 'audit-phone-dark');
});
