import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
  id: string;
  help: string;
  nodes: string[];
}

/** What a theme changes: everything else is as it was in the other one. */
const ofColours = ['color-contrast', 'link-in-text-block'];

/**
 * What axe-core finds on the page as it is now. The script goes in by the debugger, past the page's own policy.
 * @param only these rules; else all
 */
async function violations(page: Page, only?: readonly string[]): Promise<Violation[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(await readFile(axe, 'utf8'));
  }
  const options = { resultTypes: ['violations'], ...(only && { runOnly: { type: 'rule', values: only } }) };
  return page.evaluate<Violation[]>(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
    violations.map(({ id, help, nodes }) => ({
      id, help, nodes: nodes.map(({ html, failureSummary }) => html.slice(0, 300) + ' ' + failureSummary) })))`);
}

const themes = ['light', 'dark'] as const;
const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

/** The same in light and in dark; the page has to follow the system. */
export async function violationsInBothThemes(page: Page): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
    const rules = colorScheme === 'dark' ? ofColours : undefined;
    for (const violation of await violations(page, rules)) found.push({ colorScheme, ...violation });
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
}

/** The same on a desktop and on a phone, too; also whether the page is wider than the window. */
export async function violationsInAllLooks(page: Page): Promise<unknown[]> {
  const before = page.viewportSize();
  const found: unknown[] = [];
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const violation of await violationsInBothThemes(page)) found.push({ size, violation });
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wider > 0) found.push({ size, wider });
  }
  if (before) await page.setViewportSize(before);
  return found;
}
