import { runMain } from './main.mjs';
import { runTask } from './tasks.mjs';

await runMain(runTask);
