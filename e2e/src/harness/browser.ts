import { strict as assert } from 'node:assert';
import { chromium, devices, type Browser, type BrowserContext, type Page } from 'playwright-core';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const args = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

export const launchBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args });

export type Size = 'phone' | 'desktop';

const sizes = {
  phone: {
    ...devices['iPhone 14'],
    deviceScaleFactor: 1,
    viewport: { width: 390, height: 844 },
    defaultBrowserType: undefined,
  },
  desktop: { viewport: { width: 1280, height: 800 } },
};

export interface WindowOptions {
  size?: Size;
  dark?: boolean;
  account?: Record<'username' | 'displayName' | 'email' | 'password', string>;
}

/** What Chromium prints when an answer is no success or does not come, which is no fault of the page. */
const answered = /^Failed to load resource: the server responded with a status of 4\d\d/;
/**
 * A connection may break before, during or after its use, each with a code of its own (Chromium's net_error_list.h);
 * what the browser itself refuses is a fault at all times.
 */
const unanswered =
  /net::ERR_(?!BLOCKED|CERT|SSL|INSECURE|UNSAFE|DISALLOWED)\w+|status of 503|WebSocket connection to/;

/**
 * A person's browser: one context, with everything noted that a page of ours must not do — speak to another origin,
 * throw, print an error, violate its content security policy, keep a token in storage.
 */
export class Window {
  readonly #faults: string[] = [];
  /** While the network or the server is taken away, failing requests are expected. */
  trouble = false;

  private constructor(
    readonly origin: string,
    readonly context: BrowserContext,
    public page: Page,
  ) {}

  /**
   * @param options `account` is made as the page makes it, and signed in by its cookie when the page opens: without typing,
   *   which takes longer than all the rest
   */
  static async open(
    browser: Browser,
    origin: string,
    { size = 'desktop', dark = false, account }: WindowOptions = {},
  ): Promise<Window> {
    const context = await browser.newContext({
      ...sizes[size],
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(10_000);
    const window = new Window(origin, context, await context.newPage());
    window.#watch();
    window.#watchPage(window.page);
    context.on('page', (page) => window.#watchPage(page));
    if (account) {
      const headers = { origin };
      const answer = await context.request.post(`${origin}/api/v1/auth/register`, { data: account, headers });
      assert.equal(answer.status(), 201, await answer.text());
    }
    await window.page.goto(origin);
    return window;
  }

  #watch(): void {
    this.context.on('request', (request) => {
      const url = new URL(request.url());
      const own = url.host === new URL(this.origin).host;
      if (!own && !['data:', 'blob:'].includes(url.protocol)) this.#faults.push(`asks ${url.href}`);
    });
    this.context.on('response', (response) => {
      if (response.status() >= 500 && !this.trouble)
        this.#faults.push(`${response.status()} ${response.url()}`);
    });
  }

  #watchPage(page: Page): void {
    page.on('pageerror', (error) => this.#faults.push(`throws ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error' && !/violates|Content Security Policy/.test(message.text())) return;
      if (answered.test(message.text()) || (this.trouble && unanswered.test(message.text()))) return;
      this.#faults.push(`prints ${message.text()} (${message.location().url})`);
    });
  }

  /** A further tab of the same browser. */
  async tab(path = '/'): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(this.origin + path);
    return page;
  }

  /** Fails when the browser did anything that it must not. */
  async check(): Promise<void> {
    for (const page of this.context.pages()) {
      const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      if (/eyJ[\w-]+\.[\w-]+\.|token/i.test(stored)) this.#faults.push(`keeps ${stored}`);
      const readable = await page.evaluate(() => document.cookie);
      if (readable !== '') this.#faults.push(`shows the cookie ${readable}`);
    }
    assert.deepEqual(this.#faults, []);
  }

  /** What is on view and what went wrong, for whoever must find out why a test failed. */
  async describe(): Promise<string> {
    const pages = this.context.pages().map(async (page) => {
      const seen = await page.locator('body').ariaSnapshot({ timeout: 2_000 }).catch(String);
      return `${page.url()}\n${seen.slice(-2_500)}`;
    });
    return [...(await Promise.all(pages)), ...this.#faults].join('\n');
  }
}
