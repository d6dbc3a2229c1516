import { expect, test } from 'vitest';
import { useBrowser } from './two-people.js';

const { someone } = useBrowser();

test('a group is made, talked in with mentions, managed and left', async () => {
  const [anna, bert, cleo] = await Promise.all([someone('Anna'), someone('Bert'), someone('Cleo')]);
  await anna.at.startGroup('Chess club', [bert.name]);
  await bert.at.open('Chess club');

  // A mention is offered while it is typed, and is marked at the other side.
  await anna.at.composer.pressSequentially(`Hello @${bert.username.slice(0, 6)}`);
  await anna.at.page.getByRole('option', { name: bert.name }).waitFor();
  await anna.at.composer.press('Enter');
  await expect.poll(() => anna.at.composer.inputValue()).toContain(`@${bert.username}`);
  await anna.at.composer.press('Enter');
  await bert.at.message(`@${bert.username}`).waitFor();

  await anna.at.page.getByRole('button', { name: 'Show details' }).click();
  await anna.at.page.getByRole('button', { name: 'Rename group' }).click();
  await anna.at.page.getByRole('dialog').getByLabel('Group name').fill('Chess & cake');
  await anna.at.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => bert.at.title.textContent()).toBe('Chess & cake');

  await anna.at.page.getByRole('button', { name: 'Add people' }).click();
  await anna.at.page.getByLabel('Search people by name').fill(cleo.name);
  await anna.at.page.getByRole('option', { name: cleo.name }).click();
  await anna.at.page.getByRole('button', { name: /^Add 1/ }).click();
  await cleo.at.open('Chess & cake');
  await cleo.at.message('Hello').waitFor();
  await cleo.at.send('Thanks for having me');
  await bert.at.message('Thanks for having me').waitFor();

  // Bert becomes admin, and may then do what only those who manage may.
  const roster = anna.at.page.getByTestId('member');
  await roster
    .filter({ hasText: bert.username })
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await anna.at.page.getByRole('menuitemradio', { name: 'Admin' }).click();
  await roster.filter({ hasText: bert.username }).getByText('Admin', { exact: true }).waitFor();
  await bert.at.choose('Thanks for having me', 'Delete');
  await bert.at.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await cleo.at.page.getByText('This message was deleted').waitFor();

  // Cleo is removed while she looks at it.
  await roster
    .filter({ hasText: cleo.username })
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await anna.at.page.getByRole('menuitem', { name: 'Remove from group' }).click();
  await anna.at.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await cleo.at.conversation('Chess & cake').waitFor({ state: 'detached' });
  expect(await cleo.at.message('Hello').count()).toBe(0);

  await bert.at.page.getByRole('button', { name: 'Show details' }).click();
  await bert.at.page.getByRole('button', { name: 'Leave group' }).click();
  await bert.at.page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await bert.at.conversation('Chess & cake').waitFor({ state: 'detached' });
  await expect.poll(() => roster.count()).toBe(1);
});
