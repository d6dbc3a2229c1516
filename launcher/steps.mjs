let out = process.stdout;

/** Whoever reads what a command prints, as `secrets generate > file` does, gets nothing else: steps go to standard error then. */
export const stepsBeside = () => {
  out = process.stderr;
};

/** A line, or part of one, about what is being prepared. */
export const tell = (text) => out.write(text);

/** The time since `start`, as the server prints it too. */
export const seconds = (start) => `${((performance.now() - start) / 1000).toFixed(2).padStart(6)} s`;

/**
 * Does one step and prints it with its time; a terminal shows meanwhile what is being done.
 * @param title what is done, or a function of the result that says what was done
 */
export const step = async (doing, done, work) => {
  const start = performance.now();
  const live = out.isTTY;
  if (live) tell(`  ${doing} …`);
  try {
    const result = await work();
    tell(`${live ? '\r\u001B[K' : ''}  ${done(result).padEnd(44)} ${seconds(start)}\n`);
    return result;
  } catch (error) {
    if (live) tell('\r\u001B[K');
    tell(`  ${`${doing}: failed`.padEnd(44)} ${seconds(start)}\n`);
    throw error;
  }
};
