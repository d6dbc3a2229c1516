import { tuneMemory } from './config/process-memory.js';

tuneMemory();
// Loaded only now: a process that is about to be replaced has no use for it.
await import('./start.js');
