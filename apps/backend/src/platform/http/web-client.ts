import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { KnownRoutes } from './unknown-route.js';
import type { WebFile } from './web-files.js';
import { isFileName, webFiles } from './web-files.js';

const BUILT = fileURLToPath(new URL('../../../../web/dist/', import.meta.url));

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Quemiai: the web client is not built</title>
<h1>The web client is not built</h1>
<p>The server runs, but the pages are missing. Build them with <code>npm run build</code> and start the server again.</p>
<p>The API is described at <a href="/api/docs">/api/docs</a>.</p>
</html>
`;

/** Whether an encoding is acceptable (RFC 9110, section 12.5.3): named with a weight above 0. */
const accepts = (request: FastifyRequest, encoding: string): boolean =>
  (request.headers['accept-encoding'] ?? '').split(',').some((entry) => {
    const [name, ...parameters] = entry
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });

const sendFile = (file: WebFile, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const encoding = [...file.encodings.keys()].find((name) => accepts(request, name));
  const etag = encoding === undefined ? file.etag : file.etag.replace(/"$/, `-${encoding}"`);
  reply
    .header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('etag', etag);
  if (file.encodings.size > 0) reply.header('vary', 'Accept-Encoding');
  const known = request.headers['if-none-match']?.split(/\s*,\s*/).map((entry) => entry.replace(/^W\//, ''));
  if (known?.includes(etag) || known?.includes('*')) return reply.status(304).send();
  if (encoding !== undefined) reply.header('content-encoding', encoding);
  reply.type(file.type);
  return reply.send(createReadStream(file.encodings.get(encoding ?? '') ?? file.path));
};

/** A page of the web client, as opposed to a file or a call that does not exist. */
const isPage = (request: FastifyRequest, path: string): boolean =>
  !/^\/(api|assets|socket\.io|health)(\/|$)/.test(path) &&
  !isFileName(path) &&
  /text\/html|\*\/\*/.test(request.headers.accept ?? '*/*');

/**
 * Serves the built web client: its files, and its one page wherever a person may navigate to.
 * @param folder where the built files are; those of this repository unless told otherwise
 */
export const serveWebClient = (server: FastifyInstance, known: KnownRoutes, folder = BUILT): void => {
  const files = webFiles(folder);
  const page = files.get('/index.html');
  server.get('/*', (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const file = files.get(path);
    if (file) return sendFile(file, request, reply);
    if (!isPage(request, path)) return known.refuse(request, reply);
    if (page) return sendFile(page, request, reply);
    return reply
      .status(503)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(notBuilt);
  });
};
