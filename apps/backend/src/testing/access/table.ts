import { readFileSync } from 'node:fs';

/** Who stands at a column of the table, in its order. */
export const columns = ['anonymous', 'user', 'owner', 'member', 'moderator', 'admin', 'super admin'] as const;
export type Column = (typeof columns)[number];

export interface Row {
  /** `METHOD /path`, or a socket event. */
  name: string;
  cells: Readonly<Record<Column, string>>;
  assurance: 'recent' | 'signed' | undefined;
}

const page = new URL('../../../../../docs/security/access-table.md', import.meta.url);

const rowOf = (line: string): Row => {
  const [, name = '', ...cells] = line.split('|').map((cell) => cell.trim());
  const assurance = cells[columns.length];
  return {
    name: name.replaceAll('`', ''),
    cells: Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])) as Row['cells'],
    assurance: assurance === 'recent' || assurance === 'signed' ? assurance : undefined,
  };
};

/** The access table as it stands in docs/security/access-table.md. */
export const accessTable = (): { routes: Row[]; events: Row[] } => {
  const rows = readFileSync(page, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map(rowOf);
  return {
    routes: rows.filter(({ name }) => name.includes(' ')),
    events: rows.filter(({ name }) => !name.includes(' ')),
  };
};
