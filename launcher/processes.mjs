import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { logFile, root } from './paths.mjs';

/** npm, the shell and a terminal each pass a Ctrl-C on: within this time it is the same one. */
const sameSignalMs = 1_000;

const running = new Set();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
let stopped;
let sentAt = -Infinity;

/** A signal to the launcher is one to what it runs; the launcher ends when that has ended. */
export const passOn = (signal) => {
  stopped = signal;
  if (performance.now() - sentAt < sameSignalMs) return;
  sentAt = performance.now();
  for (const child of running) child.kill(signal);
};

/** The signal that asked the launcher to stop; undefined for none. */
export const stopSignal = () => stopped;

export const codeOf = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0);

const start = (command, args, { onStart, ...options }) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, windowsHide: true, ...options });
    if (running.size === 0) for (const signal of signals) process.on(signal, passOn);
    running.add(child);
    if (child.pid !== undefined) onStart?.(child.pid);
    const over = () => {
      running.delete(child);
      if (running.size === 0) for (const signal of signals) process.removeListener(signal, passOn);
    };
    child.once('error', (error) => {
      over();
      reject(error);
    });
    child.once('close', (code, signal) => {
      over();
      resolve({ code, signal });
    });
  });

/** Runs a program on our own terminal. */
export const runAttached = (command, args, options = {}) =>
  start(command, args, { stdio: 'inherit', ...options });

/**
 * Runs a program with its output in `.build/logs/<name>.log`.
 * @returns its exit code and what it wrote
 */
export const runLogged = async (name, command, args, options = {}) => {
  const path = logFile(name);
  mkdirSync(dirname(path), { recursive: true });
  const fd = openSync(path, 'w');
  try {
    const { code, signal } = await start(command, args, { stdio: ['ignore', fd, fd], ...options });
    return { code: codeOf(code, signal), output: readFileSync(path, 'utf8'), path };
  } finally {
    closeSync(fd);
  }
};

const escape = String.fromCharCode(27);
const colours = new RegExp(String.raw`${escape}\[[0-9;]*[A-Za-z]`, 'g');
export const plain = (text) => text.replace(colours, '');

/** The last lines of a tool's output that say something. */
export const lastLines = (output, count = 15) =>
  plain(output)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
