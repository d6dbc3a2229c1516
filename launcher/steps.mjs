/** The time since `start`, as the server prints it too. */
export const seconds = (start) => `${((performance.now() - start) / 1000).toFixed(2).padStart(6)} s`;

/**
 * Does one step and prints it with its time; a terminal shows meanwhile what is being done.
 * @param title what is done, or a function of the result that says what was done
 */
export const step = async (doing, done, work) => {
  const start = performance.now();
  const live = process.stdout.isTTY;
  if (live) process.stdout.write(`  ${doing} …`);
  try {
    const result = await work();
    process.stdout.write(`${live ? '\r\u001B[K' : ''}  ${done(result).padEnd(44)} ${seconds(start)}\n`);
    return result;
  } catch (error) {
    if (live) process.stdout.write('\r\u001B[K');
    process.stdout.write(`  ${`${doing}: failed`.padEnd(44)} ${seconds(start)}\n`);
    throw error;
  }
};
