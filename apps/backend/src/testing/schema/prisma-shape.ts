import type { DatabaseShape, TableShape } from './shape.js';
import { columnText } from './shape.js';

interface Field {
  name: string;
  column: string;
  type: string;
  optional: boolean;
  list: boolean;
  attributes: string;
}
interface Model {
  name: string;
  table: string;
  fields: Field[];
  /** Lines that begin with `@@`. */
  blocks: string[];
}

const mapped = (text: string, name: string): string => /@map\("([^"]+)"\)/.exec(text)?.[1] ?? name;

const blocksOf = (schema: string, kind: string): [string, string[]][] =>
  [...schema.matchAll(new RegExp(`^${kind} (\\w+) \\{\\n([\\s\\S]*?)^\\}`, 'gm'))].map(
    ([, name = '', body = '']) => [
      name,
      body
        .split('\n')
        .map((line) => line.replace(/\/\/\/?.*$/, '').trim())
        .filter((line) => line !== ''),
    ],
  );

const modelOf = ([name, lines]: [string, string[]]): Model => {
  const blocks = lines.filter((line) => line.startsWith('@@'));
  const fields = lines
    .filter((line) => !line.startsWith('@@'))
    .map((line): Field => {
      const [, field = '', type = '', mark = '', attributes = ''] =
        /^(\w+)\s+(\w+)(\?|\[\])?\s*(.*)$/.exec(line) ?? [];
      return {
        name: field,
        column: mapped(attributes, field),
        type,
        optional: mark === '?',
        list: mark === '[]',
        attributes,
      };
    });
  const table = /@@map\("([^"]+)"\)/.exec(blocks.join('\n'))?.[1] ?? name;
  return { name, table, fields, blocks };
};

const scalars: Record<string, string> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Bytes: 'bytea',
  Json: 'jsonb',
};

const typeOf = ({ type, attributes, name }: Field, enums: ReadonlyMap<string, string>): string => {
  if (attributes.includes('@db.Uuid')) return 'uuid';
  const timestamp = /@db\.Timestamptz\((\d)\)/.exec(attributes);
  if (timestamp) return `timestamp(${timestamp[1]}) with time zone`;
  const found = scalars[type] ?? enums.get(type);
  if (found === undefined)
    throw new Error(`the test knows no PostgreSQL type for ${name} ${type} ${attributes}`);
  return found;
};

const defaultOf = ({ attributes }: Field, type: string): string | null => {
  const value = /@default\(("[^"]*"|\w+(?:\(\))?)\)/.exec(attributes)?.[1];
  if (value === undefined) return null;
  if (/^(\d+|true|false|now\(\))$/.test(value)) return value;
  return `'${value.replaceAll('"', '')}'::${type}`;
};

const names = (list: string): string[] => list.split(',').map((part) => part.trim());

const relationOf = (
  model: Model,
  field: Field,
  models: ReadonlyMap<string, Model>,
): [string, string] | undefined => {
  const [, own = '', other = ''] =
    /fields: \[([^\]]+)\], references: \[([^\]]+)\]/.exec(field.attributes) ?? [];
  const target = models.get(field.type);
  if (own === '' || !target) return undefined;
  const columnsOf = (from: Model, list: string): string[] =>
    names(list).map((name) => from.fields.find((one) => one.name === name)?.column ?? name);
  const columns = columnsOf(model, own);
  const actions: Record<string, string> = {
    Cascade: 'CASCADE',
    SetNull: 'SET NULL',
    Restrict: 'RESTRICT',
    NoAction: 'NO ACTION',
  };
  const action = (when: string, fallback: string): string =>
    actions[new RegExp(`${when}: (\\w+)`).exec(field.attributes)?.[1] ?? fallback] ?? '?';
  return [
    `${model.table}_${columns.join('_')}_fkey`,
    `(${columns.join(', ')}) -> ${target.table} (${columnsOf(target, other).join(', ')}) on delete ${action('onDelete', field.optional ? 'SetNull' : 'Restrict')} on update ${action('onUpdate', 'Cascade')}`,
  ];
};

const indexesOf = ({ table, fields, blocks }: Model): TableShape['indexes'] => {
  const indexes: TableShape['indexes'] = {};
  const add = (kind: string, columns: string[]): void => {
    const suffix = { 'primary key': 'pkey', unique: 'key', index: 'idx' }[kind];
    const name = kind === 'primary key' ? `${table}_pkey` : `${table}_${columns.join('_')}_${suffix}`;
    indexes[name] = `${kind} (${columns.join(', ')})`;
  };
  for (const { attributes, column } of fields) {
    if (/@id\b/.test(attributes)) add('primary key', [column]);
    if (/@unique\b/.test(attributes)) add('unique', [column]);
  }
  for (const block of blocks) {
    const [, kind = '', list = ''] = /^@@(id|unique|index)\(\[([^\]]+)\]/.exec(block) ?? [];
    if (kind === '') continue;
    const columns = names(list).map((name) => fields.find((field) => field.name === name)?.column ?? name);
    add(kind === 'id' ? 'primary key' : kind, columns);
  }
  return indexes;
};

/** What schema.prisma says of the database. It reads the parts of Prisma's language that this schema uses. */
export const prismaShape = (schema: string): DatabaseShape => {
  const enums = blocksOf(schema, 'enum').map(([name, lines]): [string, string, string[]] => [
    name,
    /@@map\("([^"]+)"\)/.exec(lines.join('\n'))?.[1] ?? name,
    lines.filter((line) => !line.startsWith('@@')),
  ]);
  const enumTypes = new Map(enums.map(([name, type]) => [name, type]));
  const models = new Map(blocksOf(schema, 'model').map((block) => [block[0], modelOf(block)]));
  const tables = [...models.values()].map((model): [string, TableShape] => {
    const stored = model.fields.filter(({ type }) => !models.has(type));
    const columns = stored.map((field): [string, string] => {
      const type = typeOf(field, enumTypes) + (field.list ? '[]' : '');
      // A list of Prisma's may be absent in the database.
      return [field.column, columnText(type, field.optional || field.list, defaultOf(field, type))];
    });
    const relations = model.fields.flatMap((field) => {
      const relation = relationOf(model, field, models);
      return relation ? [relation] : [];
    });
    return [
      model.table,
      {
        columns: Object.fromEntries(columns),
        indexes: indexesOf(model),
        foreignKeys: Object.fromEntries(relations),
      },
    ];
  });
  return {
    tables: Object.fromEntries(tables),
    enums: Object.fromEntries(enums.map(([, type, values]) => [type, values.join(', ')])),
  };
};
