import type pg from 'pg';
import type { DatabaseShape, TableShape } from './shape.js';
import { columnText } from './shape.js';

const columns = `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
    NOT a.attnotnull AS nullable, pg_get_expr(d.adbin, d.adrelid) AS default
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'`;

/** Indexes on expressions, partial ones and those of other kinds than B-tree have no form in Prisma's schema. */
const indexes = `SELECT c.relname AS table, i.relname AS name,
    CASE WHEN x.indisprimary THEN 'primary key' WHEN x.indisunique THEN 'unique' ELSE 'index' END AS kind,
    array_agg(a.attname::text ORDER BY k.place) AS columns
  FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_am m ON m.oid = i.relam AND m.amname = 'btree'
  CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
  WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'
    AND x.indexprs IS NULL AND x.indpred IS NULL
  GROUP BY 1, 2, 3`;

const foreignKeys = `SELECT c.relname AS table, f.conname AS name, t.relname AS target, f.confdeltype AS deletes, f.confupdtype AS updates,
    ARRAY(SELECT a.attname::text FROM unnest(f.conkey) WITH ORDINALITY AS k (n, place)
      JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.n ORDER BY k.place) AS columns,
    ARRAY(SELECT a.attname::text FROM unnest(f.confkey) WITH ORDINALITY AS k (n, place)
      JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.n ORDER BY k.place) AS references
  FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class t ON t.oid = f.confrelid
  WHERE f.contype = 'f' AND f.connamespace = 'public'::regnamespace`;

const enums = `SELECT t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS values
  FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid WHERE t.typnamespace = 'public'::regnamespace GROUP BY 1`;

const actions: Record<string, string> = {
  a: 'NO ACTION',
  r: 'RESTRICT',
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
};

interface Column {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  default: string | null;
}
interface Index {
  table: string;
  name: string;
  kind: string;
  columns: string[];
}
interface ForeignKey {
  table: string;
  name: string;
  target: string;
  deletes: string;
  updates: string;
  columns: string[];
  references: string[];
}

/** What PostgreSQL's catalogue says of the database. */
export const catalogueShape = async (pool: pg.Pool): Promise<DatabaseShape> => {
  const tables: Record<string, TableShape> = {};
  const at = (name: string): TableShape => (tables[name] ??= { columns: {}, indexes: {}, foreignKeys: {} });
  for (const row of (await pool.query<Column>(columns)).rows) {
    at(row.table).columns[row.column] = columnText(row.type, row.nullable, row.default);
  }
  for (const row of (await pool.query<Index>(indexes)).rows) {
    at(row.table).indexes[row.name] = `${row.kind} (${row.columns.join(', ')})`;
  }
  for (const row of (await pool.query<ForeignKey>(foreignKeys)).rows) {
    at(row.table).foreignKeys[row.name] =
      `(${row.columns.join(', ')}) -> ${row.target} (${row.references.join(', ')}) on delete ${actions[row.deletes]} on update ${actions[row.updates]}`;
  }
  const found = await pool.query<{ name: string; values: string[] }>(enums);
  return {
    tables,
    enums: Object.fromEntries(found.rows.map(({ name, values }) => [name, values.join(', ')])),
  };
};
