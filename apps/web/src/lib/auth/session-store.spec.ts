import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, NetworkError } from '../api/errors.js';
import { account, Browser, pass, type Tab } from './testing/browser.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** So many tabs of somebody who is signed in. */
const signedIn = async (count: number): Promise<{ browser: Browser; first: Tab; tabs: Tab[] }> => {
  const browser = new Browser();
  const first = browser.open();
  const tabs = [first, ...Array.from({ length: count - 1 }, () => browser.open())];
  for (const { store } of tabs) store.start();
  await pass(1_000);
  const entered = first.enter('ada');
  await pass(1_000);
  await entered;
  browser.server.refreshes = 0;
  return { browser, first, tabs };
};

const settled = async <T>(promises: readonly Promise<T>[]): Promise<T[]> => {
  const all = Promise.all(promises);
  all.catch(() => undefined);
  await pass(5_000);
  return all;
};

describe('signing in', () => {
  it('is heard by the other tabs, which ask the server for nothing', async () => {
    const { browser, tabs } = await signedIn(3);
    expect(tabs.map(({ store }) => store.getState())).toEqual(
      tabs.map(() => ({ status: 'signed-in', user: account('ada'), confirmed: true })),
    );
    expect(new Set(await settled(tabs.map(({ store }) => store.token()))).size).toBe(1);
    expect(browser.server.refreshes).toBe(0);
  });
});

describe('loading a page', () => {
  it('without a session ends signed out', async () => {
    const { store } = new Browser().open();
    const states: string[] = [store.getState().status];
    store.subscribe(() => states.push(store.getState().status));
    store.start();
    await pass(1_000);
    expect(states).toEqual(['starting', 'signed-out']);
    expect(store.getState()).toEqual({ status: 'signed-out', reason: null });
  });

  it('with a session and no other tab takes one refresh', async () => {
    const { browser, first } = await signedIn(1);
    first.kill();
    const { store } = browser.open();
    store.start();
    await pass(3_000);
    expect(store.getState()).toMatchObject({ status: 'signed-in', confirmed: true });
    expect(browser.server.refreshes).toBe(1);
  });

  it('beside another tab takes its token', async () => {
    const { browser } = await signedIn(1);
    const { store } = browser.open();
    store.start();
    await pass(1_000);
    expect(store.getState()).toMatchObject({ status: 'signed-in', confirmed: true });
    expect(browser.server.refreshes).toBe(0);
  });

  it('in the middle of a refresh of the page before it does not end the session', async () => {
    const { browser, first } = await signedIn(1);
    first.kill();
    browser.latency = [5, 700];
    const left = browser.open();
    left.store.start();
    await pass(100);
    left.kill();
    const second = browser.open();
    second.store.start();
    await pass(5_000);
    expect(browser.server.dead).toBe(false);
    expect(second.store.getState()).toMatchObject({ status: 'signed-in', confirmed: true });
  });

  it('offline shows whom the device remembers, and confirms it when the server answers', async () => {
    const { browser, first } = await signedIn(1);
    first.kill();
    browser.online = false;
    const { store } = browser.open();
    store.start();
    await pass(1_000);
    expect(store.getState()).toEqual({ status: 'signed-in', user: account('ada'), confirmed: false });
    const refused = store.token();
    refused.catch(() => undefined);
    await pass(1_000);
    await expect(refused).rejects.toBeInstanceOf(NetworkError);
    browser.online = true;
    await pass(60_000);
    expect(store.getState()).toEqual({ status: 'signed-in', user: account('ada'), confirmed: true });
  });

  it('offline with nobody remembered is told apart from being signed out', async () => {
    const browser = new Browser();
    browser.online = false;
    const { store } = browser.open();
    store.start();
    await pass(1_000);
    expect(store.getState()).toEqual({ status: 'unreachable' });
  });
});

describe('renewing the token', () => {
  it('is done once for any number of tabs and calls', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          tabs: fc.integer({ min: 1, max: 4 }),
          calls: fc.array(fc.record({ tab: fc.nat(3), wait: fc.nat(40) }), { minLength: 1, maxLength: 12 }),
          there: fc.nat(30),
          back: fc.nat(30),
          channelDelay: fc.nat(30),
        }),
        async ({ tabs: count, calls, there, back, channelDelay }) => {
          const { browser, first, tabs } = await signedIn(count);
          browser.latency = [there, back];
          browser.channelDelay = channelDelay;
          const [old] = await settled(tabs.map(({ store }) => store.token()));
          const asked: Promise<string>[] = [];
          for (const { tab, wait } of calls) {
            const { store } = tabs[tab % count] ?? first;
            asked.push(store.token(old));
            await pass(wait);
          }
          const tokens = await settled(asked);
          expect(browser.server.refreshes).toBe(1);
          expect(browser.server.dead).toBe(false);
          expect(new Set(tokens).size).toBe(1);
          expect(tokens[0]).not.toBe(old);
          for (const { kill } of tabs) kill();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('happens ahead of its end, once for all tabs, for hours', async () => {
    const { browser, tabs } = await signedIn(3);
    await pass(3_600_000);
    expect(browser.server.dead).toBe(false);
    expect(browser.server.refreshes).toBeGreaterThanOrEqual(6);
    expect(browser.server.refreshes).toBeLessThanOrEqual(8);
    expect(tabs.map(({ store }) => store.getState().status)).toEqual(tabs.map(() => 'signed-in'));
  });

  it('that the server refuses signs every tab out, and keeps what was not sent', async () => {
    const { browser, first, tabs } = await signedIn(2);
    const [old = ''] = await settled(tabs.map(({ store }) => store.token()));
    browser.server.end();
    const refused = first.store.token(old);
    refused.catch(() => undefined);
    await pass(1_000);
    await expect(refused).rejects.toMatchObject({ code: 'refresh_invalid' });
    expect(tabs.map(({ store }) => store.getState())).toEqual(
      tabs.map(() => ({ status: 'signed-out', reason: 'expired' })),
    );
    expect(browser.forgotten).toEqual([]);
  });
});

describe('signing out', () => {
  it('signs every tab out, each knowing whether it was here, and forgets the person on this device', async () => {
    const { browser, first, tabs } = await signedIn(2);
    await settled([first.store.signOut()]);
    expect(tabs.map(({ store }) => store.getState())).toEqual([
      { status: 'signed-out', reason: 'signed-out' },
      { status: 'signed-out', reason: 'other-tab' },
    ]);
    expect(browser.forgotten).toEqual([account('ada').id]);
    expect(browser.remembered).toBe(null);
    await expect(first.store.token()).rejects.toBeInstanceOf(ApiError);
  });

  it('is refused while the server cannot be told', async () => {
    const { browser, first } = await signedIn(1);
    browser.online = false;
    const left = first.store.signOut();
    left.catch(() => undefined);
    await pass(1_000);
    await expect(left).rejects.toBeInstanceOf(NetworkError);
    expect(first.store.getState().status).toBe('signed-in');
  });

  it.each([
    ['suspended', 'suspended', [account('ada').id]],
    ['revoked', 'revoked', [account('ada').id]],
    ['logout', 'other-tab', [account('ada').id]],
    ['refresh_reused', 'expired', []],
  ])('by the server because of %s is said to be %s', async (why, reason, forgotten) => {
    const { browser, first, tabs } = await signedIn(2);
    await settled([first.store.revoked(why)]);
    expect(tabs.map(({ store }) => store.getState())).toEqual(
      tabs.map(() => ({ status: 'signed-out', reason })),
    );
    expect(browser.forgotten).toEqual(forgotten);
  });
});
