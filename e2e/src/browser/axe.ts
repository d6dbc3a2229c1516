import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
  id: string;
  help: string;
  nodes: string[];
}

/** What axe-core finds on the page as it is now. The script goes in by the debugger, past the page's own policy. */
export async function violations(page: Page): Promise<Violation[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(await readFile(axe, 'utf8'));
  }
  return page.evaluate<
    Violation[]
  >(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, help, nodes }) => ({
      id, help, nodes: nodes.map(({ html, failureSummary }) => html.slice(0, 300) + ' ' + failureSummary) })))`);
}

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const looks = [
  { look: 'desktop, light', size: desktop, colorScheme: 'light' },
  { look: 'desktop, dark', size: desktop, colorScheme: 'dark' },
  { look: 'phone, dark', size: phone, colorScheme: 'dark' },
  { look: 'phone, light', size: phone, colorScheme: 'light' },
] as const;

/** What axe-core finds on the page as it is now, in each of the four looks; also whether it is wider than the window. */
export async function violationsInAllLooks(page: Page): Promise<unknown[]> {
  const before = page.viewportSize();
  const found: unknown[] = [];
  for (const { look, size, colorScheme } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
    for (const violation of await violations(page)) found.push({ look, ...violation });
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wider > 0) found.push({ look, wider });
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
  return found;
}
