/** One rule for each thing that may hold a semicolon which ends no statement. */
const opaque = [
  /--[^\n]*/y,
  /\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?\$\1\$/y,
  /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y,
  /'(?:[^']|'')*'/y,
  /"(?:[^"]|"")*"/y,
];

/** PostgreSQL's block comments nest. */
const blockComment = (sql: string, from: number): number => {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = from;
  for (let depth = 0, mark = marks.exec(sql); mark; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return sql.length;
};

const skipOpaque = (sql: string, at: number): number => {
  if (sql.startsWith('/*', at)) return blockComment(sql, at);
  // An `e` or `$` that ends a word begins no string.
  const inWord = at > 0 && /[\w$]/.test(sql[at - 1] ?? '');
  for (const rule of opaque) {
    if (inWord && /[eE$]/.test(sql[at] ?? '')) continue;
    rule.lastIndex = at;
    if (rule.test(sql)) return rule.lastIndex;
  }
  return at;
};

const isBlank = (sql: string): boolean => sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').trim() === '';

/** A statement and where it begins in the text, in characters. */
export interface Part {
  sql: string;
  offset: number;
}

/**
 * Splits SQL at the semicolons that end statements. For text that runs statement by statement, as
 * `CREATE INDEX CONCURRENTLY` wants; a body in the style `BEGIN ATOMIC` is not understood.
 */
export const splitStatements = (sql: string): Part[] => {
  const parts: Part[] = [];
  let start = 0;
  let at = 0;
  const take = (end: number): void => {
    const text = sql.slice(start, end);
    if (!isBlank(text)) parts.push({ sql: text, offset: start });
    start = end + 1;
  };
  while (at < sql.length) {
    const past = skipOpaque(sql, at);
    if (past > at) at = past;
    else {
      if (sql[at] === ';') take(at);
      at++;
    }
  }
  take(sql.length);
  return parts;
};

/** The statement with its comments and the contents of its strings blanked out, at the same length. */
export const withoutOpaque = (sql: string): string => {
  let result = '';
  for (let at = 0; at < sql.length;) {
    const past = skipOpaque(sql, at);
    if (past > at) {
      result += sql.slice(at, past).replace(/[^\n]/g, ' ');
      at = past;
    } else result += sql[at++];
  }
  return result;
};
