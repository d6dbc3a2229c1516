import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { launchBrowser, Window, type WindowOptions } from '../harness/browser.js';
import { password } from '../harness/people.js';
import { newAccount, Screens, type Account } from './screens.js';

/** Somebody at a browser of their own. */
export interface Someone extends Account {
  window: Window;
  at: Screens;
}

/** One browser for a file, and people with an account in it; each is checked and closed at the file's end. */
export function useBrowser(origin: () => string = () => inject('origin')) {
  let browser: Browser;
  const windows: Window[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const window of windows) console.log(await window.describe());
  });
  afterAll(async () => {
    try {
      for (const window of windows) await window.check();
    } finally {
      await browser.close();
    }
  });

  const open = async (options: WindowOptions = {}): Promise<Window> => {
    const window = await Window.open(browser, origin(), options);
    windows.push(window);
    return window;
  };
  const someone = async (name: string, options: WindowOptions = {}): Promise<Someone> => {
    const { name: displayName, username } = newAccount(name);
    const account = { displayName, username, email: `${username}@example.org`, password };
    const window = await open({ ...options, account });
    const at = new Screens(window.page);
    await at.inside().catch(async (fault: Error) => {
      throw new Error(`${fault.message}\n${await window.describe()}`, { cause: fault });
    });
    return { name: displayName, username, window, at };
  };
  return { open, someone };
}

/** Two who have a conversation open with each other. */
export async function acquaint(one: Someone, other: Someone): Promise<void> {
  await one.at.startDirect(other.name);
  await other.at.open(one.name);
}
