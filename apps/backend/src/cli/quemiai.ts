import { run } from './run.js';

// `quemiai … | head` stops reading before the end.
process.stdout.on('error', () => process.exit());

process.exitCode = await run(process.argv.slice(2), undefined, {
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
});
