import { Failure } from './failure.mjs';
import { codeOf, stopSignal } from './processes.mjs';

/** Runs the task of a command line; every way it can end has an exit code and, where it failed, a reason. */
export const runMain = async (main) => {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    const signal = stopSignal();
    const failed = error instanceof Failure ? error.text : error.stack;
    process.stderr.write(signal ? `\nStopped (${signal}).\n` : `\n${failed}\n\n`);
    process.exitCode = signal ? codeOf(null, signal) : (error.exitCode ?? 70);
  }
};
