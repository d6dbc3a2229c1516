import { describe, expect, it } from 'vitest';
import { cycles, importProblemsOf } from './lib/import-rules.mjs';
import * as layers from './layers.mjs';
import { moduleFacts } from './lib/module-facts.mjs';

const b = 'apps/backend/src/';
const w = 'apps/web/src/';
const graph = { ...layers, featureGraph: { users: [], chat: ['users'] } };

/** The messages for one file that imports the others; the others are empty. */
const check = (path, source, others = []) =>
  importProblemsOf(new Map([[path, source], ...others.map((other) => [other, 'export {};'])]), graph).map(
    ({ message }) => message,
  );

/** Each: what is allowed beside what is refused, and the words of the refusal. */
const cases = [
  {
    rule: 'backend layers',
    path: `${b}platform/http/server.ts`,
    good: [`import { env } from '../../config/env.js';`, `${b}config/env.ts`],
    bad: [`import { X } from '../../guards/x.guard.js';`, `${b}guards/x.guard.ts`],
    says: 'platform may not import guards, decorators',
  },
  {
    rule: 'types count as much as values',
    path: `${b}config/env.ts`,
    good: [`import type { X } from './x.js';`, `${b}config/x.ts`],
    bad: [`import type { X } from '../platform/x.js';`, `${b}platform/x.ts`],
    says: 'config may not import platform',
  },
  {
    rule: 'type queries and re-exports are imports',
    path: `${b}guards/a.guard.ts`,
    good: [`export type { X } from '../platform/x.js';`, `${b}platform/x.ts`],
    bad: [`export type X = import('../features/chat/x.js').X;`, `${b}features/chat/x.ts`],
    says: 'guards, decorators may not import features',
  },
  {
    rule: 'dynamic imports are imports',
    path: `${b}features/chat/chat.service.ts`,
    good: [`const x = await import('../../platform/x.js');`, `${b}platform/x.ts`],
    bad: [`const x = await import('../../main.js');`, `${b}main.ts`],
    says: 'features may not import app.module, main, cli',
  },
  {
    rule: 'feature doors',
    path: `${b}features/chat/chat.service.ts`,
    good: [`import { U } from '../users/users.service.js';`, `${b}features/users/users.service.ts`],
    bad: [`import { U } from '../users/users.view.js';`, `${b}features/users/users.view.ts`],
    says: 'feature users is entered through its *.service or *.access only',
  },
  {
    rule: 'modules are wired along the graph, services do not import modules',
    path: `${b}features/chat/chat.module.ts`,
    good: [`import { U } from '../users/users.module.js';`, `${b}features/users/users.module.ts`],
    bad: [`import { U } from '../users/users.repo.js';`, `${b}features/users/users.repo.ts`],
    says: 'feature users is entered through its *.service or *.access only',
  },
  {
    rule: 'the feature graph',
    path: `${b}features/users/users.service.ts`,
    good: [`import { U } from './users.view.js';`, `${b}features/users/users.view.ts`],
    bad: [`import { C } from '../chat/chat.service.js';`, `${b}features/chat/chat.service.ts`],
    says: 'feature users may not import feature chat (tools/layers.mjs)',
  },
  {
    rule: 'services open transactions, repos hold the SQL',
    path: `${b}features/chat/chat.service.ts`,
    good: [
      `import { Database } from '../../platform/database/database.js'; throw new Error('The UPDATE failed');`,
      `${b}platform/database/database.ts`,
    ],
    bad: ['export const q = { text: `\n  SELECT id FROM users` };'],
    says: 'only *.repo.ts and the platform talk to the database',
  },
  {
    rule: 'no Prisma beside the repos',
    path: `${b}features/chat/chat.service.ts`,
    good: ['export const rows = (db) => db.transaction(work);'],
    bad: ['export const rows = (db) => db.prisma.user.findMany();'],
    says: 'only *.repo.ts and the platform talk to the database',
  },
  {
    rule: 'no generated client beside the repos, not even its types',
    path: `${b}features/chat/chat.service.ts`,
    good: [`import type { Row } from './chat.repo.js';`, `${b}features/chat/chat.repo.ts`],
    bad: [`import type { User } from '../../generated/prisma/client.js';`, `${b}generated/prisma/client.ts`],
    says: 'only *.repo.ts and the platform talk to the database',
  },
  {
    rule: 'no driver beside the repos',
    path: `${b}features/chat/chat.service.ts`,
    good: [`import { setImmediate } from 'node:timers';`],
    bad: [`import pg from 'pg';`],
    says: 'only *.repo.ts and the platform talk to the database',
  },
  {
    rule: 'controllers call services',
    path: `${b}features/chat/chat.controller.ts`,
    good: [`import { S } from './chat.service.js';`, `${b}features/chat/chat.service.ts`],
    bad: [`import { R } from './chat.repo.js';`, `${b}features/chat/chat.repo.ts`],
    says: 'a controller or gateway calls a service, never a repo or the database',
  },
  {
    rule: 'one reader of the environment',
    path: `${b}platform/x.ts`,
    good: [`export const note = 'process.env is read elsewhere'; // process.env`],
    bad: [`export const home = process.env['HOME'];`],
    says: 'only config/env.ts reads process.env',
  },
  {
    rule: 'no other way to the environment',
    path: `${b}platform/x.ts`,
    good: [`import { hrtime } from 'node:process';`],
    bad: [`import { env } from 'node:process';`],
    says: 'only config/env.ts reads process.env',
  },
  {
    rule: 'no forwardRef',
    path: `${b}features/chat/chat.module.ts`,
    good: [`export const forwardReference = 1;`],
    bad: [`import { forwardRef } from '@nestjs/common';\nexport const x = forwardRef(() => Number);`],
    says: 'no forwardRef: the dependency is a cycle',
  },
  {
    rule: 'web layers',
    path: `${w}ui/button.tsx`,
    good: [`import { cx } from '../lib/cx';`, `${w}lib/cx.ts`],
    bad: [`import { Chat } from '../features/chat/chat.js';`, `${w}features/chat/chat.tsx`],
    says: 'ui may not import features',
  },
  {
    rule: 'web features apart',
    path: `${w}features/chat/chat.tsx`,
    good: [`import { B } from './bubble.js';`, `${w}features/chat/bubble.tsx`],
    bad: [`import { P } from '../people/search.js';`, `${w}features/people/search.tsx`],
    says: 'feature chat may not import feature people',
  },
  {
    rule: 'no schemas in the browser',
    path: `${w}lib/api.ts`,
    good: [
      `import type { Message } from '@quemiai/contract/chat';\nimport { limits } from '@quemiai/contract/limits';`,
    ],
    bad: [`import { message } from '@quemiai/contract/chat';`],
    says: 'the browser loads no schemas: import type, or limits, errors, roles',
  },
  {
    rule: 'applications apart',
    path: 'e2e/src/browser/a.e2e.ts',
    good: [`import { limits } from '@quemiai/contract/limits';`],
    bad: [`import { app } from '../../../apps/backend/src/app.js';`, `${b}app.ts`],
    says: `e2e reaches into another workspace: ${b}app.ts`,
  },
  {
    rule: 'workspaces share the contract alone',
    path: 'bench/src/run.ts',
    good: [`import { message } from '@quemiai/contract/chat';`],
    bad: [`import { app } from '@quemiai/backend/app';`],
    says: 'workspaces share the contract alone, not @quemiai/backend/app',
  },
  {
    rule: 'a launcher without dependencies',
    path: 'launcher/start.mjs',
    good: [`import { spawn } from 'node:child_process';`],
    bad: [`import pg from 'pg';`],
    says: 'the launcher has no dependencies',
  },
  {
    rule: 'a contract of schemas alone',
    path: 'packages/contract/src/chat.ts',
    good: [`import { z } from 'zod';`],
    bad: [`import { Injectable } from '@nestjs/common';`],
    says: 'the contract depends on zod alone',
  },
];

describe('import directions', () => {
  it.each(cases)('$rule: lets the right import pass', ({ path, good: [source, ...others] }) => {
    expect(check(path, source, others)).toEqual([]);
  });

  it.each(cases)('$rule: finds the wrong one', ({ path, bad: [source, ...others], says }) => {
    expect(check(path, source, others)).toEqual([says]);
  });

  it('lets tests import what they test', () => {
    const bad = `import { R } from '../users/users.repo.js';`;
    const others = [`${b}features/users/users.repo.ts`];
    expect(check(`${b}features/chat/chat.itest.ts`, bad, others)).toEqual([]);
    expect(check(`${b}features/chat/chat.service.ts`, bad, others)).toHaveLength(1);
  });

  it('knows the layer of every file', () => {
    expect(check(`${b}helpers/x.ts`, 'export {};')).toEqual(['stands in no layer (tools/layers.mjs)']);
    expect(check(`${w}components/x.tsx`, 'export {};')).toEqual(['stands in no layer (tools/layers.mjs)']);
    expect(check(`${w}ui/x.tsx`, 'export {};')).toEqual([]);
  });

  it('refuses barrels', () => {
    expect(check(`${w}ui/index.ts`, 'export {};')).toEqual(['no barrels: import from the file itself']);
    expect(check(`${w}ui/indexed.ts`, 'export {};')).toEqual([]);
  });

  it('names the line', () => {
    const problems = importProblemsOf(
      new Map([[`${b}platform/x.ts`, `\n\nexport const e = process.env;`]]),
      graph,
    );
    expect(problems).toMatchObject([{ path: `${b}platform/x.ts`, line: 3 }]);
  });

  it('finds an import cycle and shows it', () => {
    const files = new Map([
      [`${w}lib/a.ts`, `import './b.js';`],
      [`${w}lib/b.ts`, `import './c.js';`],
      [`${w}lib/c.ts`, `import './a.js';`],
    ]);
    expect(importProblemsOf(files, graph).map(({ message }) => message)).toEqual([
      `import cycle: ${w}lib/a.ts -> ${w}lib/b.ts -> ${w}lib/c.ts -> ${w}lib/a.ts`,
    ]);
    files.set(`${w}lib/c.ts`, 'export {};');
    expect(importProblemsOf(files, graph)).toEqual([]);
  });

  it('refuses a feature graph with a cycle', () => {
    const featureGraph = { users: ['chat'], chat: ['users'] };
    expect(importProblemsOf(new Map(), { ...layers, featureGraph })).toHaveLength(1);
    expect(importProblemsOf(new Map(), layers)).toEqual([]);
  });

  it('does not pass over a file that it cannot read', () => {
    expect(() => moduleFacts('x.ts', 'import {')).toThrow('x.ts cannot be parsed');
  });
});

describe('cycles', () => {
  it('tells a diamond from a cycle', () => {
    const diamond = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['d']],
    ]);
    expect(cycles(diamond)).toEqual([]);
    expect(cycles(diamond.set('d', ['a'])).length).toBeGreaterThan(0);
  });
});
