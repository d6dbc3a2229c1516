import { readFiles, report } from './lib/files.mjs';
import { importProblemsOf, isModule } from './lib/import-rules.mjs';

report('import directions', importProblemsOf(readFiles(isModule)));
