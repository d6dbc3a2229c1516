import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { launchBrowser } from '../harness/browser.js';
import { password, uniqueName } from '../harness/people.js';

const origin = inject('origin');
let browser: Browser;
let attacker: HttpServer;
let port: number;
beforeAll(async () => {
  browser = await launchBrowser();
  attacker = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Free kittens</title><body>');
  });
  await new Promise<void>((resolve) => attacker.listen(0, '127.0.0.1', resolve));
  port = (attacker.address() as AddressInfo).port;
});
afterAll(async () => {
  await browser.close();
  attacker.close();
});

let context: BrowserContext;
let victim: Page;
beforeEach(async () => {
  context = await browser.newContext();
  victim = await context.newPage();
  await victim.goto(`${origin}/health/live`);
  const username = uniqueName('Victim');
  const status = await victim.evaluate(
    async (body) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/api/v1/auth/register', { method: 'POST', headers, body })).status;
    },
    JSON.stringify({ username, email: `${username}@example.org`, password }),
  );
  expect(status).toBe(201);
  return () => context.close();
});

const refreshCookie = async (): Promise<string | undefined> =>
  (await context.cookies(origin)).find(({ name }) => name.endsWith('quemiai_refresh'))?.value;

/** What the victim's browser is told when the page of the attacker does this. */
const statusesWhile = async (page: Page, attack: () => Promise<unknown>): Promise<number[]> => {
  const statuses: number[] = [];
  page.on('response', (response) => {
    if (response.url().startsWith(origin)) statuses.push(response.status());
  });
  await attack();
  return statuses;
};

/** The page goes where the form sends it, as a person would be taken there, and comes back. */
const submitForm = async (page: Page, action: string, enctype: string): Promise<void> => {
  const here = page.url();
  const there = page.waitForURL(action);
  await page.evaluate(
    ([to = '', type = '']) => {
      const form = document.body.appendChild(document.createElement('form'));
      Object.assign(form, { action: to, method: 'post', enctype: type });
      const field = form.appendChild(document.createElement('input'));
      Object.assign(field, { name: '{"delivery":"cookie","x":"', value: '"}' });
      form.submit();
    },
    [action, enctype],
  );
  await there;
  await page.goto(here);
};

/** The statuses that the attacker's own code sees; 0 where it sees none. */
const fetches = (page: Page, to: string): Promise<number[]> =>
  page.evaluate(async (address) => {
    const body = '{}';
    const json = { 'content-type': 'application/json' };
    const tries: RequestInit[] = [
      { method: 'POST', credentials: 'include', headers: json, body },
      { method: 'POST', credentials: 'include', body },
      { method: 'POST', credentials: 'include', mode: 'no-cors', body },
      { method: 'POST', credentials: 'include', mode: 'no-cors', headers: json },
      { method: 'GET', credentials: 'include' },
    ];
    const ask = (init: RequestInit): Promise<number> =>
      fetch(address, init).then(
        ({ status }) => status,
        () => 0,
      );
    return Promise.all(tries.map(ask));
  }, to);

/** Whether a socket of the page opens. */
const socketOpens = (page: Page, to: string): Promise<boolean> =>
  page.evaluate(
    (address) =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(address);
        socket.addEventListener('open', () => resolve(true));
        socket.addEventListener('error', () => resolve(false));
      }),
    to,
  );

const socketAddress = `${origin.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;

test.each([
  ['another site', () => `http://localhost:${port}`],
  ['another port of the same site', () => `http://127.0.0.1:${port}`],
])('a page of %s does nothing with the session: forms, fetch, sockets', async (_, evil) => {
  const before = await refreshCookie();
  expect(before).toBeDefined();
  const page = await context.newPage();
  await page.goto(evil());
  const statuses = await statusesWhile(page, async () => {
    for (const path of ['auth/refresh', 'auth/logout', 'auth/login', 'auth/password/change']) {
      for (const enctype of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) {
        await submitForm(page, `${origin}/api/v1/${path}`, enctype);
      }
    }
    for (const path of ['auth/refresh', 'auth/logout', 'users/me']) {
      expect(await fetches(page, `${origin}/api/v1/${path}`)).toEqual([0, 0, 0, 0, 0]);
    }
    expect(await socketOpens(page, socketAddress)).toBe(false);
    expect(await fetches(page, `${origin}/socket.io/?EIO=4&transport=polling`)).toEqual([0, 0, 0, 0, 0]);
  });
  expect(statuses.length).toBeGreaterThan(12);
  expect(statuses.filter((status) => status < 400)).toEqual([]);
  expect(await refreshCookie()).toBe(before);
  // The same from the own page: what was refused would have worked.
  const renewed = await victim.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/api/v1/auth/refresh', { method: 'POST', headers, body: '{}' })).status;
  });
  expect(renewed).toBe(200);
  expect(await refreshCookie()).not.toBe(before);
  expect(await socketOpens(victim, socketAddress)).toBe(true);
});

test('no page of another site holds ours in a frame', async () => {
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${port}`);
  await page.evaluate((address) => {
    document.body.appendChild(document.createElement('iframe')).src = address;
  }, origin);
  await expect.poll(() => page.frames().at(-1)?.url()).toMatch(/^chrome-error:/);
});
