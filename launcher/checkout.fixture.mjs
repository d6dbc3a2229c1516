import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const launcher = import.meta.dirname;

/** A compiler of one line: notes that it ran, takes its time, and copies nothing but the fact. */
const compiler = `import { appendFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
const folder = process.argv.find((arg) => arg.startsWith('apps/') || arg.startsWith('packages/'));
appendFileSync('built.log', folder + '\\n');
await new Promise((resolve) => setTimeout(resolve, Number(process.env.BUILD_MS ?? 0)));
// Whoever started it was killed and the checkout removed: in a folder that is gone Node's mkdir never comes back.
if (!existsSync('package.json')) process.exit(1);
if (existsSync(folder + '/src/wrong.ts')) {
  console.log('src/wrong.ts(1,1): error TS1: this is wrong');
  process.exit(2);
}
mkdirSync(folder + '/dist', { recursive: true });
writeFileSync(folder + '/dist/built', '');
if (existsSync(folder + '/main.js.txt')) cpSync(folder + '/main.js.txt', folder + '/dist/main.js');
`;

/** A server that tells what reaches it. */
const server = `let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
  process.stdout.write('got ' + signal + '\\n');
  if (!stopping) setTimeout(() => process.exit(Number(process.env.EXIT ?? 0)), 300);
  stopping = true;
});
setInterval(() => {}, 1000);
process.stdout.write('up ' + process.argv.slice(2).join(' ') + '\\n');
`;

const npm = `import { mkdirSync, readFileSync, writeFileSync, appendFileSync } from 'node:fs';
appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
if (process.env.NPM_SAYS) {
  console.error(process.env.NPM_SAYS);
  process.exit(1);
}
mkdirSync('node_modules', { recursive: true });
writeFileSync('node_modules/.package-lock.json', readFileSync('package-lock.json'));
`;

const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } };

const files = {
  'package.json': '{"type":"module"}',
  'package-lock.json': JSON.stringify(lock),
  'tsconfig.base.json': '{}',
  'packages/contract/src/chat.ts': '1',
  'apps/backend/src/main.ts': '1',
  'apps/backend/main.js.txt': server,
  'apps/web/src/main.tsx': '1',
  'compilers/typescript/bin/tsc': compiler,
  'compilers/vite/bin/vite.js': compiler,
  'npm/package.json': '{"version":"11.0.0","type":"module"}',
  'npm/bin/npm-cli.js': npm,
};

/** A checkout with the real launcher, and in the place of its tools scripts that note what was asked of them. */
export class Checkout {
  constructor() {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), 'quemiai-launcher-')));
    for (const [path, content] of Object.entries(files)) this.write(path, content);
    mkdirSync(join(this.root, 'launcher'));
    for (const name of readdirSync(launcher).filter((each) => /^[a-z-]+\.mjs$/.test(each))) {
      cpSync(join(launcher, name), join(this.root, 'launcher', name));
    }
    this.started = [];
  }

  path(path) {
    return join(this.root, path);
  }

  write(path, content) {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
  }

  read(path) {
    try {
      return readFileSync(this.path(path), 'utf8');
    } catch {
      return '';
    }
  }

  /** As after `npm ci`: what the lock file says, and the tools. */
  install() {
    cpSync(this.path('compilers'), this.path('node_modules'), { recursive: true });
    this.write('node_modules/.package-lock.json', JSON.stringify(lock));
  }

  /** What was built since the last time this was asked, in order of names. */
  built() {
    const names = this.read('built.log').split('\n').filter(Boolean).sort();
    rmSync(this.path('built.log'), { force: true });
    return names;
  }

  /** Starts the launcher. */
  start(args = [], { env = {}, ...options } = {}) {
    const child = spawn(process.execPath, [this.path('launcher/start.mjs'), ...args], {
      cwd: this.root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, npm_execpath: this.path('npm/bin/npm-cli.js'), ...env },
      ...options,
    });
    const run = { child, output: '' };
    const listen = (chunk) => {
      run.output += chunk;
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    run.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => resolve(code ?? signal));
    });
    this.started.push(run);
    return run;
  }

  /** Ends what still runs and removes everything. */
  async remove() {
    for (const { child, ended } of this.started) {
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(this.root, { recursive: true, force: true });
  }
}
