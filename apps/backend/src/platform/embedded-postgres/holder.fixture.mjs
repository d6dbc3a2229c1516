// A process that holds an embedded PostgreSQL, for tests to interrupt and to kill. Tells what happens in lines of JSON.
import { registerHooks } from 'node:module';

// Runs the sources as they are: Node strips their types, and their imports name the files that are built of them.
registerHooks({
  resolve(specifier, context, next) {
    const source = specifier.startsWith('.') && context.parentURL?.endsWith('.ts');
    return next(source ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});

const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const say = (log) => tell({ log });
const { startEmbeddedPostgres } = await import('./embedded-postgres.ts');

try {
  const postgres = await startEmbeddedPostgres({
    dataDir: process.argv[2],
    log: { info: say, warn: say, error: say },
    settings: { fsync: 'off' },
  });
  postgres.announce('http://127.0.0.1:4000');
  tell({ up: { url: postgres.url, port: postgres.port, pid: process.pid } });
  const alive = setInterval(() => undefined, 60_000);
  process.on('SIGINT', () => tell({ interrupted: true }));
  const stop = async () => {
    await postgres.stop();
    clearInterval(alive);
    tell({ stopped: true });
  };
  process.on('SIGTERM', () => void stop());
} catch (error) {
  tell({
    refused: { name: error.name, title: error.title, detail: error.detail ?? error.stack, hint: error.hint },
  });
}
