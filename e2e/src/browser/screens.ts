import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { password, uniqueName } from '../harness/people.js';

export interface Account {
  name: string;
  username: string;
}

/** A name for one test alone, so that people find whom they look for. */
export const newAccount = (name: string): Account => {
  const username = uniqueName(name);
  return { name: `${name} ${username.slice(-5)}`, username };
};

/** What a person does on the pages, by the names that they see. */
export class Screens {
  constructor(readonly page: Page) {}

  async signUp(account: Account): Promise<void> {
    await this.page.getByRole('link', { name: 'Create an account' }).click();
    await this.fillSignUp(account);
    await this.inside();
  }

  async fillSignUp({ name, username }: Account): Promise<void> {
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.page.getByLabel('Username').fill(username);
    await this.page.getByLabel('E-mail', { exact: true }).fill(`${username}@example.org`);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Create account' }).click();
  }

  async signIn({ username }: Account): Promise<void> {
    await this.page.getByLabel('Username or e-mail').fill(username);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await this.inside();
  }

  /** Signed in, the list in sight. */
  async inside(): Promise<void> {
    await this.page.getByTestId('account').or(this.composer).first().waitFor();
  }

  get composer(): Locator {
    return this.page.getByTestId('composer');
  }

  get title(): Locator {
    return this.page.getByRole('main').getByRole('heading', { level: 1 });
  }

  /** Finds somebody by name and opens the conversation with them. */
  async startDirect(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New conversation' }).click();
    await this.page.getByLabel('Search people by name').fill(name);
    await this.page.getByRole('option', { name }).click();
    await this.composer.waitFor();
  }

  async startGroup(groupName: string, names: readonly string[]): Promise<void> {
    await this.page.getByRole('button', { name: 'New conversation' }).click();
    await this.page.getByText('Group', { exact: true }).click();
    await this.page.getByLabel('Group name').fill(groupName);
    for (const name of names) {
      await this.page.getByLabel('Search people by name').fill(name);
      await this.page.getByRole('option', { name }).click();
    }
    await this.page.getByRole('button', { name: /^Create group/ }).click();
    await this.composer.waitFor();
  }

  conversation(title: string): Locator {
    return this.page.getByTestId('conversation').filter({ hasText: title });
  }

  async open(title: string): Promise<void> {
    await this.conversation(title).click();
    await this.composer.waitFor();
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  message(text: string): Locator {
    const body = this.page.getByTestId('message-body').filter({ hasText: text });
    return this.page.getByTestId('message').filter({ has: body });
  }

  /** The bodies of the messages in sight, in their order. */
  bodies(): Promise<string[]> {
    return this.page.getByTestId('message-body').allTextContents();
  }

  /** Waits until these are the messages, none lost, none twice. */
  async shows(bodies: readonly string[]): Promise<void> {
    await expect.poll(() => this.bodies(), { timeout: 15_000 }).toEqual(bodies);
  }

  /** Waits until the message is acknowledged, or read. */
  async reaches(text: string, state: 'Sending' | 'Sent' | 'Read'): Promise<void> {
    const ticks = this.message(text).getByTestId('ticks');
    await expect.poll(() => ticks.textContent(), { timeout: 15_000 }).toBe(state);
  }

  /** Waits until this device keeps the text, so that it is there without the server, too. */
  async keeps(text: string): Promise<void> {
    await expect.poll(() => this.page.evaluate(isKept, text), { timeout: 10_000 }).toBe(true);
  }

  /** Opens the menu of a message, by a pointer or by a finger, and chooses from it. */
  async choose(text: string, action: 'React' | 'Reply' | 'Edit' | 'Delete'): Promise<void> {
    await this.openMenu(text);
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  async openMenu(text: string): Promise<void> {
    const message = this.message(text);
    const more = message.getByRole('button', { name: 'More actions' });
    if (await this.page.evaluate(() => matchMedia('(pointer: coarse)').matches)) {
      await message.getByTestId('message-body').tap();
      await more.tap();
    } else {
      await message.hover();
      await more.click();
    }
    await this.page.getByRole('menu').waitFor();
  }
}

/** Runs in the page: whether any database of its origin holds the text. */
async function isKept(text: string): Promise<boolean> {
  const result = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(new Error(request.error?.message)));
    });
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue;
    const database = await result(indexedDB.open(name));
    const stores = [...database.objectStoreNames];
    const all = await Promise.all(
      stores.map((store) => result(database.transaction(store).objectStore(store).getAll())),
    );
    database.close();
    if (JSON.stringify(all).includes(text)) return true;
  }
  return false;
}
