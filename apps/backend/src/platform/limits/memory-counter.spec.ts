import { RateLimiterMemory } from 'rate-limiter-flexible';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryCounter } from './memory-counter.js';

const MOST = 50;
const POINTS = 3;
const SECONDS = 60;

let limiter: RateLimiterMemory;
let counter: MemoryCounter;
beforeEach(() => {
  vi.useFakeTimers();
  limiter = new RateLimiterMemory({ points: POINTS, duration: SECONDS });
  counter = new MemoryCounter(limiter, MOST);
});
afterEach(() => {
  vi.useRealTimers();
});

const left = async (key: string): Promise<number> => POINTS - (await counter.consume(key)).consumedPoints;
/** Addresses that nobody has heard of. */
let met = 0;
const strangers = async (count: number, requests = 1): Promise<void> => {
  for (let index = 0; index < count; index++) {
    met++;
    for (let request = 0; request < requests; request++) await counter.consume(`2001:db8:0:${met}::/64`);
  }
};
const useUp = async (key: string): Promise<void> => {
  while ((await left(key)) >= 0);
};
const remembered = (): number => limiter.dump().storage.length;

test('of any number of addresses no more are remembered than its bound', async () => {
  await strangers(MOST * 10);
  expect(remembered()).toBe(MOST);
});

test('nor where each of them uses up its budget', async () => {
  await strangers(MOST * 10, POINTS + 1);
  expect(remembered()).toBe(MOST);
  await strangers(MOST * 10);
  expect(remembered()).toBe(MOST * 2);
});

test('whoever is over the budget stays so, however many others come, without asking meanwhile', async () => {
  await useUp('busy');
  await strangers(MOST * 10);
  expect(await left('busy')).toBeLessThan(0);
});

test('whoever asks now and then stays counted while others come', async () => {
  const counts: number[] = [];
  for (let time = 0; time < POINTS + 1; time++) {
    counts.push(await left('steady'));
    await strangers(MOST - 1);
  }
  expect(counts).toEqual([2, 1, 0, -1]);
});

test('the one not heard of for longest is forgotten, and begins anew', async () => {
  await counter.consume('early');
  await strangers(MOST - 1);
  expect(await left('early')).toBe(POINTS - 2);
  await strangers(MOST);
  expect(await left('early')).toBe(POINTS - 1);
});

test('to push out one that is over its budget takes as many that used up theirs', async () => {
  await useUp('busy');
  await strangers(MOST - 1, POINTS + 1);
  expect(await left('busy')).toBeLessThan(0);
  await strangers(MOST, POINTS + 1);
  expect(await left('busy')).toBe(POINTS - 1);
});

test('after its window a key has its whole budget again, and counts as any other', async () => {
  await useUp('busy');
  vi.advanceTimersByTime(SECONDS * 1_000);
  expect(remembered()).toBe(0);
  expect(await left('busy')).toBe(POINTS - 1);
  await strangers(MOST * 2);
  expect(remembered()).toBe(MOST);
});
