import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Database } from '../../platform/database/database.js';
import type { TestDatabase } from '../database.js';
import { cloneDatabase } from '../database.js';
import { catalogueShape } from './catalogue-shape.js';
import { prismaShape } from './prisma-shape.js';
import { differences } from './shape.js';

const schema = prismaShape(readFileSync(new URL('../../../prisma/schema.prisma', import.meta.url), 'utf8'));

let clone: TestDatabase;
let database: Database;
beforeEach(async () => {
  clone = await cloneDatabase();
  database = new Database(clone.url, () => undefined);
});
afterEach(async () => {
  await database.close();
  await clone.drop();
});

const found = async (): Promise<string[]> => differences(schema, await catalogueShape(database.pool));

test('the migrations make the database that schema.prisma describes', async () => {
  expect(Object.keys(schema.tables).length).toBeGreaterThan(5);
  expect(await found()).toEqual([]);
});

test.each([
  ['ALTER TABLE users DROP COLUMN bio', 'tables.users.columns.bio'],
  ['ALTER TABLE users ADD COLUMN phone text', 'tables.users.columns.phone'],
  ['ALTER TABLE messages ALTER COLUMN seq TYPE bigint', 'tables.messages.columns.seq'],
  ['ALTER TABLE users ALTER COLUMN created_at TYPE timestamptz(6)', 'tables.users.columns.created_at'],
  ['ALTER TABLE users ALTER COLUMN email DROP NOT NULL', 'tables.users.columns.email'],
  ['ALTER TABLE users ALTER COLUMN avatar_url SET NOT NULL', 'tables.users.columns.avatar_url'],
  ['ALTER TABLE users ALTER COLUMN bio DROP DEFAULT', 'tables.users.columns.bio'],
  ["ALTER TABLE users ALTER COLUMN role SET DEFAULT 'ADMIN'", 'tables.users.columns.role'],
  ['DROP INDEX users_username_key_key', 'tables.users.indexes.users_username_key_key'],
  [
    'DROP INDEX users_username_key_key; CREATE INDEX users_username_key_key ON users (username_key)',
    'tables.users.indexes.users_username_key_key',
  ],
  ['CREATE INDEX more_idx ON users (bio)', 'tables.users.indexes.more_idx'],
  ['DROP INDEX sessions_user_id_idx', 'tables.sessions.indexes.sessions_user_id_idx'],
  [
    'ALTER TABLE message_reactions DROP CONSTRAINT message_reactions_pkey, ADD PRIMARY KEY (message_id, user_id, emoji)',
    'tables.message_reactions.indexes.message_reactions_pkey',
  ],
  [
    'ALTER TABLE sessions DROP CONSTRAINT sessions_user_id_fkey',
    'tables.sessions.foreignKeys.sessions_user_id_fkey',
  ],
  [
    `ALTER TABLE sessions DROP CONSTRAINT sessions_user_id_fkey,
       ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE`,
    'tables.sessions.foreignKeys.sessions_user_id_fkey',
  ],
  ["ALTER TYPE user_role ADD VALUE 'GUEST'", 'enums.user_role'],
  ['CREATE TABLE extra (id uuid PRIMARY KEY)', 'tables.extra'],
])('a database after "%s" is found to differ', async (statement, path) => {
  await database.pool.query(statement);
  const [first = '', ...more] = await found();
  expect(first.slice(0, first.indexOf(':'))).toBe(path);
  expect(more).toEqual([]);
});
