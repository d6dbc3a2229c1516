import { runMain } from './main.mjs';
import { start } from './start-server.mjs';

await runMain(start);
