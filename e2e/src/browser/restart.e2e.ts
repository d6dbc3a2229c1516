import { afterAll, beforeAll, expect, test } from 'vitest';
import { Server } from '../harness/server.js';
import { acquaint, useBrowser } from './two-people.js';

let server: Server;
beforeAll(async () => {
  server = await Server.start({ env: { LOG_LEVEL: 'error' } });
});
afterAll(() => server.dispose());
// After the server, as what is set up last is taken down first.
const { someone } = useBrowser(() => server.origin);

test('the server is killed while both write: nothing lost, nothing twice, one order for both', async () => {
  const [anna, bert] = await Promise.all([someone('Anna'), someone('Bert')]);
  await acquaint(anna, bert);
  for (const { window } of [anna, bert]) window.trouble = true;
  const all = ['Anna 1', 'Anna 2', 'Anna 3', 'Anna 4', 'Bert 1', 'Bert 2', 'Bert 3', 'Bert 4'];
  const write = async (who: string, { at }: typeof anna) => {
    for (const text of all.filter((each) => each.startsWith(who))) {
      await at.composer.fill(text);
      await at.composer.press('Enter');
    }
  };
  const killed = server.kill();
  await Promise.all([write('Anna', anna), write('Bert', bert), killed]);
  await server.launch();
  await expect.poll(async () => (await anna.at.bodies()).toSorted(), { timeout: 20_000 }).toEqual(all);
  await bert.at.shows(await anna.at.bodies());
  for (const [who, { at }] of [
    ['Anna', anna],
    ['Bert', bert],
  ] as const) {
    const own = (await at.bodies()).filter((body) => body.startsWith(who));
    expect(own, 'each one’s own in the order of writing').toEqual(own.toSorted());
    await at.reaches(`${who} 4`, 'Read');
  }
  for (const { window } of [anna, bert]) window.trouble = false;
  // Their sessions outlive the server, too.
  await anna.at.page.reload();
  await anna.at.shows(await bert.at.bodies());
});
