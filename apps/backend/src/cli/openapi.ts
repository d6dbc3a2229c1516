import { version } from '../platform/health/version.js';
import type { Command } from './command.js';
import { UsageError } from './command.js';

export const openapi: Command = {
  summary: 'Print the OpenAPI document of this version',
  usage: ['openapi'],
  run: async ({ args, print }) => {
    if (args.length > 0) throw new UsageError('openapi takes nothing more');
    const { openApiDocument } = await import('@quemiai/contract/openapi');
    print(JSON.stringify(openApiDocument(version), null, 2));
  },
};
