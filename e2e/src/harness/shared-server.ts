import type { TestProject } from 'vitest/node';
import { Server } from './server.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the server listens that all files of the project share. */
    origin: string;
  }
}

/** One server for all files of a project that only read and add. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await Server.start({ env: { LOG_LEVEL: 'warn' } });
  project.provide('origin', server.origin);
  return () => server.dispose();
}
