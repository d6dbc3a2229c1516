import type { FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { version } from '../health/version.js';

interface Pages {
  json: string;
  page: string;
  style: string;
}

const make = async (): Promise<Pages> => {
  const { openApiDocument } = await import('@quemiai/contract/openapi');
  const { renderDocs } = await import('./render.js');
  const document = openApiDocument(version);
  return {
    json: JSON.stringify(document),
    page: renderDocs(document),
    style: readFileSync(new URL('../../../assets/docs.css', import.meta.url), 'utf8'),
  };
};

/** Serves the OpenAPI document and the same for people. Made when first asked for. */
export const serveDocs = (server: FastifyInstance): void => {
  let made: Promise<Pages> | undefined;
  const serve = (path: string, type: string, part: keyof Pages): void => {
    server.get(path, async (_request, reply) => {
      made ??= make();
      const pages = await made;
      return reply.header('cache-control', 'no-cache').type(type).send(pages[part]);
    });
  };
  serve('/api/v1/openapi.json', 'application/json; charset=utf-8', 'json');
  serve('/api/docs', 'text/html; charset=utf-8', 'page');
  serve('/api/docs.css', 'text/css; charset=utf-8', 'style');
};
