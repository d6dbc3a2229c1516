import { posix } from 'node:path';
import * as defaults from '../layers.mjs';
import { moduleFacts } from './module-facts.mjs';

const backend = 'apps/backend/src/';
const web = 'apps/web/src/';
const sources = /^(apps|packages|e2e|bench)\/.*\.[cm]?tsx?$|^(launcher|tools)\/.*\.mjs$/;

/** Whether the import rules speak of this file. */
export const isModule = (path) => sources.test(path) && !path.endsWith('.d.ts');

const isTest = (path) => /\.(spec|test|itest|e2e)\.[cm]?[jt]sx?$/.test(path) || /\/testing\//.test(path);
const startsWithAny = (path, starts) => starts.some((start) => path === start || path.startsWith(start));
const layerIndex = (layers, path) => layers.findIndex(({ paths }) => startsWithAny(path, paths));
const featureOf = (path) => /^features\/([^/]+)\//.exec(path)?.[1];
const packageOf = (from) => from.split('/', from.startsWith('@') ? 2 : 1).join('/');

/** The file a relative import means: sources name each other by their built names. */
const resolve = (files, path, from) => {
  if (!from.startsWith('.')) return undefined;
  const plain = posix.join(posix.dirname(path), from).replace(/\?.*$/, '');
  const bare = plain.replace(/\.([cm]?)jsx?$/, '');
  return [plain, `${bare}.ts`, `${bare}.tsx`, `${bare}.mts`, `${plain}.ts`, `${plain}.tsx`].find((each) =>
    files.has(each),
  );
};

const layerRule = (layers, base, path, target) => {
  const own = layerIndex(layers, path.slice(base.length));
  const other = layerIndex(layers, target.slice(base.length));
  if (own < other) return `${layers[own].name} may not import ${layers[other].name}`;
  return undefined;
};

const featureRule = (graph, path, target) => {
  const own = featureOf(path.slice(backend.length));
  const other = featureOf(target.slice(backend.length));
  if (own === undefined || other === undefined || own === other) return undefined;
  if (!graph[own]?.includes(other))
    return `feature ${own} may not import feature ${other} (tools/layers.mjs)`;
  const door = path.endsWith('.module.ts') ? /\.(service|access|module)\.ts$/ : /\.(service|access)\.ts$/;
  if (!door.test(target)) return `feature ${other} is entered through its *.service or *.access only`;
  return undefined;
};

const behindRepos = 'only *.repo.ts and the platform talk to the database';

const mayQuery = (database, path) =>
  path.endsWith('.repo.ts') || startsWithAny(path.slice(backend.length), database.allowed);

const databaseRule = (database, path, { from, typeOnly }, target) => {
  if (mayQuery(database, path)) return undefined;
  const isDatabase = target
    ? startsWithAny(target.slice(backend.length), database.folders)
    : !typeOnly && database.packages.includes(packageOf(from));
  return isDatabase ? behindRepos : undefined;
};

const doorRule = (path, target, typeOnly) => {
  if (typeOnly || !/\.(controller|gateway)\.ts$/.test(path)) return undefined;
  const isData = target.endsWith('.repo.ts') || target.startsWith(`${backend}platform/database/`);
  return isData ? 'a controller or gateway calls a service, never a repo or the database' : undefined;
};

const contractRule = (allowed, from, typeOnly) => {
  const name = /^@quemiai\/contract\/(.+)$/.exec(from)?.[1];
  if (name === undefined || typeOnly || allowed.includes(name)) return undefined;
  return `the browser loads no schemas: import type, or ${allowed.join(', ')}`;
};

/** What every file outside an application keeps to. */
const packageRule = (path, from, target) => {
  const top = path
    .split('/')
    .slice(0, path.startsWith('apps/') || path.startsWith('packages/') ? 2 : 1)
    .join('/');
  if (target && !target.startsWith(`${top}/`)) return `${top} reaches into another workspace: ${target}`;
  if (/^@quemiai\/(?!contract\/)/.test(from)) return `workspaces share the contract alone, not ${from}`;
  const runs = !isTest(path) && !/\.config\.[cm]?[jt]s$/.test(path);
  if (top === 'launcher' && runs && !target && !from.startsWith('node:')) {
    return 'the launcher has no dependencies';
  }
  if (path.startsWith('packages/contract/src/') && !target && !isTest(path) && from !== 'zod') {
    return 'the contract depends on zod alone';
  }
  return undefined;
};

function* importProblems(layers, files, path, { from, typeOnly }) {
  const target = resolve(files, path, from);
  yield packageRule(path, from, target);
  if (isTest(path)) return;
  if (path.startsWith(backend)) {
    yield databaseRule(layers.database, path, { from, typeOnly }, target);
    if (!target) return;
    yield layerRule(layers.backendLayers, backend, path, target);
    yield featureRule(layers.featureGraph, path, target);
    yield doorRule(path, target, typeOnly);
  } else if (path.startsWith(web)) {
    yield contractRule(layers.contractForBrowsers, from, typeOnly);
    if (!target?.startsWith(web)) return;
    yield layerRule(layers.webLayers, web, path, target);
    const [own, other] = [path, target].map((each) => featureOf(each.slice(web.length)));
    if (own && other && own !== other) yield `feature ${own} may not import feature ${other}`;
  }
}

function* fileProblems(layers, path, { readsEnvironment, forwardRefs, queries }) {
  const base = [backend, web].find((each) => path.startsWith(each));
  if (base && !isTest(path)) {
    const own = base === backend ? layers.backendLayers : layers.webLayers;
    if (layerIndex(own, path.slice(base.length)) < 0)
      yield { message: 'stands in no layer (tools/layers.mjs)' };
  }
  if (base && /(^|\/)index\.[cm]?tsx?$/.test(path))
    yield { message: 'no barrels: import from the file itself' };
  if (
    base === backend &&
    !isTest(path) &&
    !layers.environmentReaders.some((reader) => path === backend + reader)
  ) {
    for (const line of readsEnvironment)
      yield { line, message: `only ${layers.environmentReaders[0]} reads process.env` };
  }
  if (base === backend && !isTest(path) && !mayQuery(layers.database, path)) {
    for (const line of queries) yield { line, message: behindRepos };
  }
  for (const line of forwardRefs) yield { line, message: 'no forwardRef: the dependency is a cycle' };
}

/** Cycles of a graph given as a map of node to next nodes; each as the list of its nodes, once. */
export const cycles = (graph) => {
  const found = [];
  const done = new Set();
  const visit = (node, trail) => {
    const start = trail.indexOf(node);
    if (start >= 0) return void found.push(trail.slice(start));
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
};

/**
 * Every breach of the import directions.
 * @param files map of path (below the repository) to source text
 * @param layers what `layers.mjs` exports; its own by default
 * @returns `{ path, line?, message }[]`
 */
export const importProblemsOf = (files, layers = defaults) => {
  const problems = [];
  const graph = new Map();
  for (const [path, source] of files) {
    if (!isModule(path)) continue;
    const facts = moduleFacts(path, source);
    for (const problem of fileProblems(layers, path, facts)) problems.push({ path, ...problem });
    for (const each of facts.imports) {
      for (const message of importProblems(layers, files, path, each)) {
        if (message) problems.push({ path, line: each.line, message });
      }
    }
    graph.set(path, [
      ...new Set(facts.imports.map(({ from }) => resolve(files, path, from)).filter(Boolean)),
    ]);
  }
  for (const [first, ...rest] of cycles(graph)) {
    problems.push({ path: first, message: `import cycle: ${[first, ...rest, first].join(' -> ')}` });
  }
  for (const cycle of cycles(new Map(Object.entries(layers.featureGraph)))) {
    problems.push({ path: 'tools/layers.mjs', message: `featureGraph has a cycle: ${cycle.join(' -> ')}` });
  }
  return problems;
};
