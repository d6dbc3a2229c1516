import { beforeAll, describe, expect, inject, test } from 'vitest';
import { register } from '../harness/people.js';
import { hasFocus } from './keys.js';
import { acquaint, useBrowser, type Someone } from './two-people.js';

const { someone } = useBrowser();

describe('two people, one on a desktop and one on a phone', () => {
  let anna: Someone;
  let bert: Someone;
  beforeAll(async () => {
    [anna, bert] = await Promise.all([someone('Anna'), someone('Bert', { size: 'phone' })]);
  });

  test('find each other by name and talk', async () => {
    await acquaint(anna, bert);
    await anna.at.send('Good morning, Bert');
    await bert.at.message('Good morning, Bert').waitFor();
    await bert.at.send('Morning!\nSlept well?');
    await anna.at.shows(['Good morning, Bert', 'Morning!\nSlept well?']);
    await bert.at.shows(['Good morning, Bert', 'Morning!\nSlept well?']);
  });

  test('see that the other is there, writes, and has read', async () => {
    const line = anna.at.page.getByTestId('presence-line');
    await expect.poll(() => line.textContent()).toBe('online');
    await bert.at.composer.pressSequentially('I am wri');
    await anna.at.page.getByTestId('typing').waitFor();
    await bert.at.composer.fill('');
    await anna.at.page.getByTestId('typing').waitFor({ state: 'detached' });
    await anna.at.send('Read me');
    await anna.at.reaches('Read me', 'Read');
  });

  test('answer, edit, react and delete, and both see it', async () => {
    const { page } = anna.at;
    /** The menu gives the focus back to nothing that would take what is typed next. */
    const choose = async (text: string, action: 'Reply' | 'Edit') => {
      await anna.at.choose(text, action);
      await page.getByRole('menu').waitFor({ state: 'detached' });
      await hasFocus(anna.at.composer);
    };
    await choose('Slept well?', 'Reply');
    await page.keyboard.type('Like a stone');
    await page.keyboard.press('Enter');
    const answer = bert.at.message('Like a stone');
    await answer.getByText('Slept well?').waitFor();

    await choose('Like a stone', 'Edit');
    for (const _ of 'stone') await page.keyboard.press('Backspace');
    await page.keyboard.type('log');
    await page.getByRole('button', { name: 'Save' }).click();
    await bert.at.message('Like a log').getByText('edited', { exact: true }).waitFor();

    await anna.at.choose('Morning!', 'React');
    await anna.at.page.getByRole('button', { name: 'React with 🎉' }).click();
    await bert.at.message('Morning!').getByTestId('reaction').filter({ hasText: '🎉' }).click();
    const chip = anna.at.message('Morning!').getByTestId('reaction');
    await expect.poll(() => chip.textContent()).toBe('🎉2');

    await anna.at.choose('Read me', 'Delete');
    await anna.at.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    for (const { at } of [anna, bert]) {
      await at.page.getByText('This message was deleted').waitFor();
      expect(await at.message('Read me').count()).toBe(0);
    }
  });

  test('have buttons of a finger’s size on a phone, within the window', async () => {
    const message = bert.at.message('Like a log');
    await message.getByTestId('message-body').tap();
    const width = bert.at.page.viewportSize()?.width ?? 0;
    for (const name of ['React', 'Reply', 'More actions']) {
      const box = await message.getByRole('button', { name, exact: true }).boundingBox();
      expect(box, name).toMatchObject({ width: 44, height: 44 });
      expect(box?.x, name).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? width) + 44, name).toBeLessThanOrEqual(width);
    }
  });

  test('are told of what they did not see: a count in the list and in the title', async () => {
    await bert.at.page.getByRole('link', { name: 'Back to conversations' }).click();
    await anna.at.send('one you miss');
    await anna.at.send('two you miss');
    const row = bert.at.conversation(anna.name);
    await row.getByText('2 unread messages').waitFor();
    await row.getByText('two you miss').waitFor();
    await expect.poll(() => bert.at.page.title()).toMatch(/^\(2\) /);
    await bert.at.open(anna.name);
    await bert.at.page.getByTestId('unread-divider').waitFor();
    await anna.at.reaches('two you miss', 'Read');
    await expect.poll(() => bert.at.page.title()).not.toMatch(/^\(/);
  });
});

describe('a long conversation', () => {
  const lines = Array.from({ length: 130 }, (_, index) => `line ${String(index + 1).padStart(3, '0')}`);

  test('stays at its end while messages come in quickly, and loads upward without a hole', async () => {
    const bert = await someone('Bert');
    const writer = await register(inject('origin'), 'Writer');
    const { items } = await writer.ok('GET /search', { query: { q: bert.username } });
    const { id } = await writer.ok('POST /conversations', {
      // The search forgives typing mistakes, and there may be other Berts.
      body: {
        type: 'direct',
        memberIds: items.filter(({ username }) => username === bert.username).map((found) => found.id),
      },
    });
    await writer.send(id, 'beginning');
    await bert.at.open('Writer');
    await bert.at.send('go on');
    await bert.at.reaches('go on', 'Sent');
    for (const text of lines) await writer.send(id, text);
    await bert.at.message('line 130').waitFor();
    const read = async () => (await writer.ok('GET /conversations/:id', { params: { id } })).members;
    await expect
      .poll(async () => (await read()).find((member) => member.id !== writer.id)?.readSeq, { timeout: 5_000 })
      .toBe(132);

    await bert.at.page.reload();
    await bert.at.message('line 130').waitFor();
    const history = bert.at.page.getByTestId('history');
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          for (const body of await bert.at.bodies()) seen.add(body);
          await history.evaluate((box) => box.scrollBy(0, -300));
          return seen.has('beginning');
        },
        { timeout: 20_000, interval: 30 },
      )
      .toBe(true);
    expect([...seen].sort()).toEqual(['beginning', 'go on', ...lines]);
  });
});
