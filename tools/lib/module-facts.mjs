import { parseSync, Visitor } from 'oxc-parser';

/**
 * What a module asks of others, read from its syntax tree: text in comments and strings is not an import.
 * @param path decides the language by its ending
 * @returns `{ imports: [{ from, typeOnly, line }], readsEnvironment, forwardRefs, queries }`, the last three as lines
 * @throws Error when the file is not valid TypeScript or JavaScript
 */
export const moduleFacts = (path, source) => {
  const { program, module, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0].message}`);
  const lineOf = (offset) => source.slice(0, offset).split('\n').length;
  const imports = [];
  const readsEnvironment = [];
  const forwardRefs = [];
  const queries = [];
  const sql = (value, start) => {
    if (
      typeof value === 'string' &&
      /^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|CREATE|ALTER|DROP)\s/.test(value)
    ) {
      queries.push(lineOf(start));
    }
  };
  const add = (from, typeOnly, at) => imports.push({ from, typeOnly, line: lineOf(at) });

  for (const { moduleRequest, entries, start } of module.staticImports) {
    const typeOnly = entries.length > 0 && entries.every((entry) => entry.isType);
    add(moduleRequest.value, typeOnly, start);
    const takesEnvironment = ({ importName }) => importName.kind !== 'Name' || importName.name === 'env';
    if (/^(node:)?process$/.test(moduleRequest.value) && entries.some(takesEnvironment)) {
      readsEnvironment.push(lineOf(start));
    }
  }
  for (const { entries, start } of module.staticExports) {
    const from = entries.find((entry) => entry.moduleRequest)?.moduleRequest?.value;
    if (from !== undefined)
      add(
        from,
        entries.every((entry) => entry.isType),
        start,
      );
  }

  const named = (node, name) => node.name === name || node.value === name;
  new Visitor({
    TSImportType: ({ source: { value }, start }) => add(value, true, start),
    ImportExpression: ({ source: from, start }) => {
      if (from.type === 'Literal') add(from.value, false, start);
    },
    MemberExpression: ({ object, property, start }) => {
      const isProcess = named(object, 'process') || (object.property && named(object.property, 'process'));
      if (isProcess && named(property, 'env')) readsEnvironment.push(lineOf(start));
      if (named(property, 'prisma')) queries.push(lineOf(start));
    },
    VariableDeclarator: ({ id, init, start }) => {
      const takesEnvironment = id.type === 'ObjectPattern' && init && named(init, 'process');
      if (takesEnvironment && id.properties.some(({ key }) => key && named(key, 'env'))) {
        readsEnvironment.push(lineOf(start));
      }
    },
    CallExpression: ({ callee, start }) => {
      if (named(callee, 'forwardRef')) forwardRefs.push(lineOf(start));
    },
    Literal: ({ value, start }) => sql(value, start),
    TemplateLiteral: ({ quasis, start }) => sql(quasis[0].value.cooked, start),
  }).visit(program);
  return { imports, readsEnvironment, forwardRefs, queries };
};
