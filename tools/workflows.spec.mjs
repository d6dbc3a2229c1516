import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { root } from './lib/files.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
const parse = (path) => {
  const document = parseDocument(read(path), { strict: true, uniqueKeys: true });
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return document.toJS();
};
const { scripts } = JSON.parse(read('package.json'));
const workflows = readdirSync(join(root, '.github/workflows'));
const stepsOf = (workflow) => Object.values(workflow.jobs).flatMap(({ steps }) => steps);

/** Actions of others whose commit is not known here: by release tag until Dependabot offers the commit. */
const byTag = new Set(['trufflesecurity/trufflehog@v3.90.0']);

test('the workflows are those that the documentation names', () => {
  expect(workflows.toSorted()).toEqual(['ci.yml', 'secret-scan.yml', 'security-scan.yml']);
});

describe.each(workflows)('%s', (file) => {
  const workflow = parse(`.github/workflows/${file}`);

  test('may read and nothing more, and keeps no credentials in the checkout', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const step of stepsOf(workflow).filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with?.['persist-credentials']).toBe(false);
    }
  });

  test('every job ends by itself and is told what to run on', () => {
    for (const job of Object.values(workflow.jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0);
      expect(job['runs-on']).toBe('ubuntu-latest');
    }
  });

  test('every action is pinned', () => {
    const loose = stepsOf(workflow)
      .flatMap(({ uses = [] }) => uses)
      .filter((uses) => !byTag.has(uses) && !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses));
    expect(loose).toEqual([]);
  });

  test('every script that is called exists', () => {
    const lines = stepsOf(workflow)
      .map(({ run = '' }) => run)
      .join('\n');
    const called = [...lines.matchAll(/\bnpm (?:run )?(?!ci\b|audit\b)([\w:-]+)/g)].map(([, name]) => name);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(called));
  });
});

test('the scans run at each push and weekly', () => {
  for (const name of ['secret-scan.yml', 'security-scan.yml']) {
    const { on } = parse(`.github/workflows/${name}`);
    expect(Object.keys(on)).toEqual(expect.arrayContaining(['push', 'pull_request', 'schedule']));
    expect(on.schedule[0].cron).toMatch(/^\d+ \d+ \* \* 1$/);
  }
  const runs = stepsOf(parse('.github/workflows/security-scan.yml')).map(({ run, uses }) => run ?? uses);
  for (const part of ['npm audit --audit-level=high', 'snyk', 'trivy-action', 'npm run sbom']) {
    expect(runs.join('\n')).toContain(part);
  }
});

test('ci runs what a contributor runs', () => {
  expect(stepsOf(parse('.github/workflows/ci.yml')).map(({ run }) => run)).toContain('npm test');
});

test('Dependabot looks at the packages and at the actions', () => {
  const { version, updates } = parse('.github/dependabot.yml');
  expect(version).toBe(2);
  expect(updates.map((entry) => entry['package-ecosystem'])).toEqual(['npm', 'github-actions']);
});

describe('files with real settings stay out of Git', () => {
  const ignored = (path) => {
    try {
      execFileSync('git', ['check-ignore', '--quiet', '--no-index', path], { cwd: root });
      return true;
    } catch {
      return false;
    }
  };

  test.each([
    '.env',
    '.env.local',
    '.env.production',
    'apps/backend/.env',
    'apps/backend/.env.staging',
    'apps/web/.env.local',
    'production.env',
    'data/secrets/jwt_secret',
  ])('%s is ignored', (path) => expect(ignored(path)).toBe(true));

  test.each(['apps/backend/.env.example', 'apps/web/.env.local.example'])('%s is not', (path) => {
    expect(existsSync(join(root, path))).toBe(true);
    expect(ignored(path)).toBe(false);
  });
});

test("the web client's example lists every variable that its code reads, and no other", () => {
  const pattern = '(import\\.meta\\.env\\.[A-Z_]+|\\b(QUEMIAI|VITE)_[A-Z_]+)';
  const args = ['grep', '-hoE', pattern, '--', 'apps/web/*.ts', 'apps/web/*.tsx'];
  const found = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim().split('\n');
  const provided = new Set(['DEV', 'PROD', 'MODE', 'SSR', 'BASE_URL']);
  const names = new Set(found.map((name) => name.split('.').at(-1)).filter((name) => !provided.has(name)));
  const listed = [...read('apps/web/.env.local.example').matchAll(/^#? ?([A-Z][A-Z0-9_]*)=/gm)];
  expect(listed.map(([, name]) => name).toSorted()).toEqual([...names].toSorted());
});
