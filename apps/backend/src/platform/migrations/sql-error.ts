import pg from 'pg';

/** The SQLSTATE of a PostgreSQL error; undefined for anything else. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError ? error.code : undefined;

/**
 * What PostgreSQL says of a failed statement, for whoever wrote it: the message, the line and column in the file, and
 * the line itself.
 * @param offset where the statement begins in the file, in characters
 */
export const describeSqlError = (error: unknown, sql: string, offset: number): string => {
  if (!(error instanceof pg.DatabaseError)) return error instanceof Error ? error.message : String(error);
  const parts = [`${error.severity ?? 'ERROR'} ${error.code ?? ''}: ${error.message}`];
  const position = Number(error.position);
  if (position > 0) {
    // PostgreSQL counts characters, JavaScript UTF-16 units.
    const before =
      sql.slice(0, offset) +
      Array.from(sql.slice(offset))
        .slice(0, position - 1)
        .join('');
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    parts.push(`line ${line}, column ${column}: ${sql.split('\n')[line - 1]?.trim() ?? ''}`);
  }
  if (error.detail) parts.push(error.detail);
  if (error.hint) parts.push(error.hint);
  return parts.join('\n');
};
