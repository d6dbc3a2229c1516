import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Size } from '../harness/browser.js';
import { entry, Server } from '../harness/server.js';
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

const { open } = useBrowser(() => server.origin);

const picture = async (page: Page, name: string): Promise<void> => {
  if (!pictures) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: new URL(`${name}.png`, folder).pathname });
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
