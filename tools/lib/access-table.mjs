/** Who stands at a column, in its order: what the page says, and how the walk through the table names them. */
export const columns = ['anonymous', 'user', 'owner', 'member', 'moderator', 'admin', 'super admin'];

const everybody = columns.map(() => 'yes');
const signedIn = ['401', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'];
const ofTheStaff = (...staff) => ['401', '403', '403', '403', ...staff];

/** What each access decision of the contract means for each column: `yes`, or the status of the refusal. */
const decisions = {
  public: everybody,
  user: signedIn,
  member: ['401', '404', 'yes', 'yes', '404', '404', '404'],
  author: ['401', '404', 'yes', '403', '404', '404', '404'],
  manager: ['401', '404', 'yes', '403', '404', '404', '404'],
  owner: ['401', '404', 'yes', '404', '404', '404', '404'],
  moderator: ofTheStaff('yes', 'yes', 'yes'),
  admin: ofTheStaff('403', 'yes', 'yes'),
};

const rowOf = (name, { access, assurance }) => {
  const cells = Object.hasOwn(decisions, access) ? decisions[access] : undefined;
  if (!cells)
    throw new Error(`${name} does not say who may call it: give it an access decision in the contract`);
  return { name, cells, assurance: assurance ?? '' };
};

/** Served beside the operations of the OpenAPI document. */
const pages = ['GET /api/docs', 'GET /api/docs.css', 'GET /api/v1/openapi.json'];

/**
 * The rows of the table: every operation of the OpenAPI document, every page beside it, every socket event.
 * @throws Error for one without an access decision
 */
export const accessRows = ({ document, routeSpec, clientEvents }) => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => {
      const plain = path.replaceAll(/\{(\w+)\}/g, ':$1');
      const verb = method.toUpperCase();
      const spec = plain.startsWith('/api/v1/')
        ? routeSpec(`${verb} ${plain.slice('/api/v1'.length)}`)
        : { access: 'public' };
      return rowOf(`${verb} ${plain}`, spec ?? {});
    }),
  );
  return {
    routes: [...operations, ...pages.map((name) => rowOf(name, { access: 'public' }))],
    events: Object.entries(clientEvents).map(([name, spec]) => rowOf(name, spec)),
  };
};

const begin = '<!-- table: written by node tools/check-access-table.mjs --write -->';
const end = '<!-- /table -->';

const lines = (what, rows) => {
  const table = [
    [what, ...columns, 'and'],
    ...rows.map(({ name, cells, assurance }) => [`\`${name}\``, ...cells, assurance]),
  ];
  const widths = table[0].map((_, column) => Math.max(3, ...table.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [head, ...body] = table;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
};

/** The page with the tables between its two marks. Throws when a mark is missing. */
export const withAccessTable = (page, { routes, events }) => {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no ${begin} … ${end}`);
  const tables = `${lines('route', routes)}\n\n${lines('socket event', events)}`;
  return `${page.slice(0, from + begin.length)}\n\n${tables}\n\n${page.slice(to)}`;
};
