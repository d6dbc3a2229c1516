import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Waits until the focus is there. */
export const hasFocus = (place: Locator): Promise<void> =>
  expect.poll(() => place.evaluate((element) => element === document.activeElement)).toBe(true);

/** Waits until the focus is there or on something in it. */
export const holdsFocus = (place: Locator): Promise<void> =>
  expect.poll(() => place.evaluate((element) => element.contains(document.activeElement))).toBe(true);

/** Goes on by Tab until the focus is on what is called so; fails when it comes nowhere near. */
export async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const wanted = page.getByRole('button', { name }).or(page.getByRole('link', { name }));
  for (let presses = 0; presses < 30; presses += 1) {
    if ((await page.locator('*:focus').and(wanted).count()) > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${name}`);
}
