/** What Prisma's schema and PostgreSQL's catalogue can both say of a table. */
export interface TableShape {
  /** `type`, then `not null`, then `default …` */
  columns: Record<string, string>;
  /** By name: `primary key (a, b)`, `unique (a)`, `index (a)` */
  indexes: Record<string, string>;
  /** By name: `(a) -> table (id) on delete CASCADE on update CASCADE` */
  foreignKeys: Record<string, string>;
}

export interface DatabaseShape {
  tables: Record<string, TableShape>;
  /** The values of each enum, in order. */
  enums: Record<string, string>;
}

export const columnText = (type: string, nullable: boolean, fallback: string | null): string =>
  `${type}${nullable ? '' : ' not null'}${fallback === null ? '' : ` default ${fallback}`}`;

/** Every path at which two shapes differ, with what either says. */
export const differences = (expected: object, actual: object, path = ''): string[] => {
  const left = new Map<string, unknown>(Object.entries(expected));
  const right = new Map<string, unknown>(Object.entries(actual));
  return [...new Set([...left.keys(), ...right.keys()])].toSorted().flatMap((key) => {
    const [a, b] = [left.get(key), right.get(key)];
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null)
      return differences(a, b, at);
    if (a === b) return [];
    const say = (value: unknown): string =>
      value === undefined ? 'nothing' : typeof value === 'string' ? value : 'something';
    return [`${at}: the schema says ${say(a)}, the database ${say(b)}`];
  });
};
