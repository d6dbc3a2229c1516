import { expect, test } from 'vitest';
import { Wire } from '../harness/wire.js';
import { Screens } from './screens.js';
import { acquaint, useBrowser } from './two-people.js';

const { someone } = useBrowser();

const numbered = (what: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${what} ${index + 1}`);

test('what is written offline is sent once when the network is back, and what was missed is shown', async () => {
  const [anna, bert] = await Promise.all([someone('Anna'), someone('Bert')]);
  await acquaint(anna, bert);
  await anna.at.send('before');
  await bert.at.message('before').waitFor();

  anna.window.trouble = true;
  await anna.window.context.setOffline(true);
  await anna.at.page.getByText('You are offline').waitFor();
  const mine = numbered('written offline', 5);
  for (const text of mine) await anna.at.send(text);
  for (const text of mine) await anna.at.reaches(text, 'Sending');
  const his = numbered('said meanwhile', 3);
  for (const text of his) await bert.at.send(text);
  await bert.at.reaches('said meanwhile 3', 'Sent');
  expect(await bert.at.bodies()).toEqual(['before', ...his]);

  await anna.window.context.setOffline(false);
  await anna.at.reaches('written offline 5', 'Read');
  anna.window.trouble = false;
  for (const { at } of [anna, bert]) await at.shows(['before', ...his, ...mine]);
});

test('what waits to be sent outlives the page, and is sent by the next one', async () => {
  const [anna, bert] = await Promise.all([someone('Anna'), someone('Bert')]);
  await acquaint(anna, bert);
  const path = new URL(anna.at.page.url()).pathname;
  anna.window.trouble = true;
  await anna.window.context.setOffline(true);
  const mine = numbered('left behind', 3);
  for (const text of mine) await anna.at.send(text);
  await anna.at.reaches('left behind 3', 'Sending');
  await anna.at.page.close();
  await anna.window.context.setOffline(false);

  const again = new Screens(await anna.window.tab(path));
  for (const at of [again, bert.at]) await at.shows(mine);
  await again.reaches('left behind 3', 'Read');
  anna.window.trouble = false;
});

test('a page that is loaded anew without the server shows what it knew, and keeps what waits', async () => {
  const [anna, bert] = await Promise.all([someone('Anna'), someone('Bert')]);
  const wire = await Wire.of(anna.window.context);
  await anna.at.page.reload();
  await acquaint(anna, bert);
  await bert.at.send('known before');
  await anna.at.message('known before').waitFor();
  await anna.at.keeps('known before');

  anna.window.trouble = true;
  await wire.cut();
  await anna.at.send('while it is cut');
  await anna.at.reaches('while it is cut', 'Sending');
  await anna.at.page.reload();
  await anna.at.message('known before').waitFor();
  await anna.at.reaches('while it is cut', 'Sending');
  await anna.at.send('after the reload');
  await bert.at.send('from the other side');

  wire.mend();
  await anna.at.reaches('after the reload', 'Read');
  anna.window.trouble = false;
  const all = ['known before', 'from the other side', 'while it is cut', 'after the reload'];
  for (const { at } of [anna, bert]) await at.shows(all);
});
