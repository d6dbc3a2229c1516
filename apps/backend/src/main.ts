import { createApp } from './app.js';
import { loadEnv } from './config/env.js';
import logger from './config/logger.js';

const env = loadEnv();
logger.level = env.LOG_LEVEL;
if (env.DATABASE_URL === undefined) throw new Error('DATABASE_URL is needed');
const app = await createApp(env, env.DATABASE_URL);
await app.listen({ port: env.PORT, host: env.HOST });
logger.info({ address: await app.getUrl() }, 'listening');
