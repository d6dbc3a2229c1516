/** What may be said beside the message: names, numbers and places, never what somebody wrote. */
const harmless = new Set([
  'code',
  'errno',
  'syscall',
  'address',
  'port',
  'schema',
  'table',
  'column',
  'constraint',
  'routine',
]);

const sqlState = (error: Error): string | undefined =>
  'severity' in error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** The message, without the values that some of them repeat. */
const messageOf = (error: Error): string => {
  const { name, message } = error;
  // PostgreSQL's data exceptions quote the value that they could not take.
  if (sqlState(error)?.startsWith('22')) return 'a value was not accepted by the database';
  if (error instanceof SyntaxError && /JSON/.test(message)) return 'text that is no JSON';
  // Prisma prints the call with its arguments first, and the reason last.
  if (name.startsWith('PrismaClient')) return message.trim().split('\n').at(-1) ?? '';
  return message;
};

const fieldsOf = (error: Error): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(error).filter(
      ([name, value]) => harmless.has(name) && (typeof value === 'string' || typeof value === 'number'),
    ),
  );

const deepest = 5;

/**
 * An error as the log has it. Errors of databases and parsers carry what they were given, whole rows among it (`detail`,
 * `where`, `parameters`): those fields stay out.
 */
export const loggedError = (error: unknown, depth = 0): unknown => {
  if (!(error instanceof Error)) return typeof error === 'object' ? 'something that is no error' : error;
  const message = messageOf(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name === 'Error' ? error.constructor.name : error.name,
    message,
    stack: [`${error.name}: ${message}`, ...frames].join('\n'),
    ...fieldsOf(error),
    ...(error.cause !== undefined && depth < deepest ? { cause: loggedError(error.cause, depth + 1) } : {}),
    ...(error instanceof AggregateError && depth < deepest
      ? { errors: error.errors.map((each: unknown) => loggedError(each, depth + 1)) }
      : {}),
  };
};
