import { expect, it } from 'vitest';
import { accessRows, columns, withAccessTable } from './lib/access-table.mjs';

const contract = (specs, events = {}) => ({
  document: {
    paths: Object.fromEntries(
      Object.keys(specs).map((key) => [
        `/api/v1${key.split(' ')[1].replaceAll(/:(\w+)/g, '{$1}')}`,
        { [key.split(' ')[0].toLowerCase()]: {} },
      ]),
    ),
  },
  routeSpec: (key) => specs[key],
  clientEvents: events,
});
const page = `# A\n\n<!-- table: written by node tools/check-access-table.mjs --write -->\n\nold\n\n<!-- /table -->\n\nB\n`;

it('has a row for every route and every event, with a decision for every column', () => {
  const specs = {
    'GET /things': { access: 'user' },
    'DELETE /things/:id': { access: 'owner', assurance: 'signed' },
    'GET /admin/things': { access: 'admin' },
  };
  const { routes, events } = accessRows(contract(specs, { ring: { access: 'member' } }));
  expect(routes.slice(0, 3)).toEqual([
    { name: 'GET /api/v1/things', cells: ['401', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'], assurance: '' },
    {
      name: 'DELETE /api/v1/things/:id',
      cells: ['401', '404', 'yes', '404', '404', '404', '404'],
      assurance: 'signed',
    },
    {
      name: 'GET /api/v1/admin/things',
      cells: ['401', '403', '403', '403', '403', 'yes', 'yes'],
      assurance: '',
    },
  ]);
  expect(events).toEqual([
    { name: 'ring', cells: ['401', '404', 'yes', 'yes', '404', '404', '404'], assurance: '' },
  ]);
  for (const { cells } of [...routes, ...events]) expect(cells).toHaveLength(columns.length);
});

it.each([undefined, 'everyone', 'constructor'])(
  'fails for a route or an event whose access is %s',
  (access) => {
    expect(() => accessRows(contract({ 'GET /things': { access } }))).toThrow(
      'GET /api/v1/things does not say who may call it',
    );
    expect(() => accessRows(contract({}, { ring: { access } }))).toThrow('ring does not say who may call it');
  },
);

it('sees a route that was added, and one whose decision changed', () => {
  const written = (specs) => withAccessTable(page, accessRows(contract(specs)));
  const before = written({ 'GET /things': { access: 'user' } });
  expect(before).toContain('| `GET /api/v1/things`');
  expect(before).not.toContain('old');
  expect(withAccessTable(before, accessRows(contract({ 'GET /things': { access: 'user' } })))).toBe(before);
  expect(written({ 'GET /things': { access: 'user' }, 'PUT /things': { access: 'user' } })).not.toBe(before);
  expect(written({ 'GET /things': { access: 'public' } })).not.toBe(before);
});

it('refuses a page without the marks', () => {
  expect(() => withAccessTable('# A\n', { routes: [], events: [] })).toThrow('the page has no');
});
