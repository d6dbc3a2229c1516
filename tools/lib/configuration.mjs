import { parseSync, Visitor } from 'oxc-parser';

const textOf = (node) => {
  if (node.type === 'ArrayExpression' && node.elements.length === 0) return '';
  return node.type === 'Literal' ? String(node.value) : undefined;
};

/** The argument of the outermost `.default(…)` of a schema. */
const defaultOf = (node) => {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  if (node.callee.property.name === 'default') return textOf(node.arguments[0]);
  return defaultOf(node.callee.object);
};

/**
 * What the backend's `config/variables.ts` declares, in its order: `{ name, fallback }[]`, `fallback` undefined where a
 * variable has no default.
 * @throws Error when the file has no object `variables` of `{ schema, example }`
 */
export const declaredVariables = (source) => {
  const found = [];
  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      if (id.name !== 'variables') return;
      const object = init.type === 'TSSatisfiesExpression' ? init.expression : init;
      for (const { key, value } of object.properties) {
        const schema = value.properties.find((property) => property.key.name === 'schema');
        found.push({ name: key.name, fallback: defaultOf(schema.value) });
      }
    },
  }).visit(parseSync('variables.ts', source).program);
  if (found.length === 0) throw new Error('config/variables.ts declares no variables that could be read');
  return found;
};

/** The rows of a Markdown table whose first cell is one name in backticks: `{ name, fallback, line }[]`. */
const documentedVariables = (markdown) =>
  markdown.split('\n').flatMap((text, index) => {
    const row = /^\| `([A-Z][A-Z0-9_]*)` +\| *(?:`([^`]*)`|[^|]*?) *\|/.exec(text);
    return row ? [{ name: row[1], fallback: row[2], line: index + 1 }] : [];
  });

/** Where the page says something else than the code, as `{ path, line?, message }[]`. */
export const configurationProblems = (path, markdown, source) => {
  const declared = declaredVariables(source);
  const documented = documentedVariables(markdown);
  const problems = [];
  for (const { name, fallback } of declared) {
    const rows = documented.filter((row) => row.name === name);
    if (rows.length !== 1) {
      problems.push({ path, message: `${name} stands in ${rows.length} rows, not in one` });
    } else if ((rows[0].fallback ?? '') !== (fallback ?? '')) {
      const { line } = rows[0];
      problems.push({
        path,
        line,
        message: `the default of ${name} is ${fallback || 'none'}, not ${rows[0].fallback ?? 'none'}`,
      });
    }
  }
  for (const { name, line } of documented) {
    if (!declared.some((variable) => variable.name === name)) {
      problems.push({ path, line, message: `${name} is not a variable of the server` });
    }
  }
  return problems;
};
