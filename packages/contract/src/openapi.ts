import { errorCodes } from './errors.js';
import { clientEvents } from './events.js';
import { limits } from './limits.js';
import type { JsonSchema } from './openapi-schemas.js';
import { Schemas } from './openapi-schemas.js';
import { mfaMethod } from './mfa.js';
import { health, liveness, readiness } from './operations.js';
import type { Access, Assurance, RouteSpec } from './route.js';
import { routeKeys, routeSpec } from './routes.js';
import { serverEvents } from './server-events.js';

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: JsonSchema;
}
interface Content {
  content: Record<string, { schema: JsonSchema }>;
}
export interface Operation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required: boolean } & Content;
  responses: Record<string, { description: string; headers?: JsonSchema } & Partial<Content>>;
}
export interface SocketEvent {
  name: string;
  summary: string;
  access?: string;
  payload: JsonSchema;
  /** What the acknowledgement holds beside `ok: true`. */
  acknowledgement?: JsonSchema;
}
export interface OpenApiDocument {
  openapi: '3.1.1';
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, JsonSchema>;
    securitySchemes: { accessToken: JsonSchema & { description: string } };
  };
  'x-socket-events': {
    path: string;
    namespace: string;
    authentication: string;
    client: SocketEvent[];
    server: SocketEvent[];
  };
  'x-error-codes': { code: string; status: number; title: string }[];
}

const accessText: Record<RouteSpec['access'], string> = {
  public: 'Anybody may call this.',
  user: 'Anybody signed in may call this.',
  member: 'Members of the conversation may call this; to others it does not exist.',
  author: 'The author of the message may call this.',
  manager: 'Owners and admins of the group may call this.',
  owner: 'Whoever it belongs to may call this; to others it does not exist.',
  moderator: 'Moderators and administrators may call this.',
  admin: 'Administrators may call this, signed in with a second factor.',
};

const assuranceText: Record<Assurance, string> = {
  recent: 'It asks for a proof of who it is that is not older than 5 minutes (`POST /auth/reauthenticate`).',
  signed:
    'It asks for a proof of who it is that is not older than 5 minutes (`POST /auth/reauthenticate`), and for a signature of the request (RFC 9421) by the key of the session.',
};

/** To these, whatever else they may be told, some callers are refused for who they are. */
const refusing: ReadonlySet<Access> = new Set(['author', 'manager', 'moderator', 'admin']);

const problemContent: Content = {
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
const problemSchema: JsonSchema = {
  description: 'What went wrong (RFC 9457).',
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(errorCodes) },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, message: { type: 'string' } },
        required: ['path', 'message'],
      },
    },
    challenge: { type: 'string', description: 'With `mfa_required`: what `POST /auth/login/mfa` takes.' },
    methods: {
      type: 'array',
      items: { type: 'string', enum: mfaMethod.options },
      description: 'With `mfa_required`: what the second step may be done with.',
    },
    passkeyOptions: { $ref: '#/components/schemas/PasskeyRequestOptions' },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
};

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key and body within 24 hours give the first answer again.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const parametersOf = (schema: JsonSchema | undefined, place: 'path' | 'query'): Parameter[] => {
  const properties = (schema?.['properties'] ?? {}) as Record<string, JsonSchema>;
  const required = (schema?.['required'] ?? []) as string[];
  return Object.entries(properties).map(([name, inner]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: inner,
  }));
};

/** The refusals a route may answer with, beyond those every route has. */
const refusalsOf = (spec: RouteSpec): Record<string, string> => ({
  ...(spec.body || spec.query || spec.params ? { 400: 'The request is not valid' } : {}),
  ...(spec.access === 'public' ? {} : { 401: 'No valid access token' }),
  ...(refusing.has(spec.access) || spec.assurance !== undefined ? { 403: 'Not allowed' } : {}),
  ...(spec.params ? { 404: 'Not found, or not to be known of' } : {}),
  ...(spec.body ? { 409: 'In conflict with the present state' } : {}),
  ...(spec.idempotent
    ? { 422: 'The Idempotency-Key stands for another request, or a limit was reached' }
    : {}),
});

const operationOf = (key: string, spec: RouteSpec, schemas: Schemas): Operation => {
  const [method = '', path = ''] = key.split(' ');
  const parameters = [
    ...parametersOf(spec.params && schemas.of(spec.params), 'path'),
    ...parametersOf(spec.query && schemas.of(spec.query), 'query'),
    ...(spec.idempotent ? [idempotencyKey] : []),
  ];
  const answer = spec.response
    ? {
        content: {
          [spec.lines ? 'application/x-ndjson' : 'application/json']: { schema: schemas.of(spec.response) },
        },
      }
    : {};
  const responses: Operation['responses'] = { [spec.status]: { description: 'Done', ...answer } };
  if (spec.existingStatus)
    responses[spec.existingStatus] = { description: 'It was there already', ...answer };
  for (const [status, description] of Object.entries(refusalsOf(spec))) {
    responses[status] = { description, ...problemContent };
  }
  responses['default'] = { description: 'Any other fault', ...problemContent };
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[/:]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: spec.summary,
    description: [accessText[spec.access], spec.assurance && assuranceText[spec.assurance]]
      .filter(Boolean)
      .join(' '),
    tags: [spec.tag],
    security: spec.access === 'public' ? [] : [{ accessToken: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(spec.body
      ? {
          requestBody: {
            required: !spec.body.safeParse(undefined).success,
            content: { 'application/json': { schema: schemas.of(spec.body) } },
          },
        }
      : {}),
    responses,
  };
};

const operation = (summary: string, response: RouteSpec['response']): RouteSpec => ({
  summary,
  tag: 'Operations',
  access: 'public',
  status: 200,
  ...(response ? { response } : {}),
});
const operations: Record<string, RouteSpec> = {
  '/health': operation('Whether the server and what it needs are well', health),
  '/health/live': operation('Whether the process runs', liveness),
  '/health/ready': operation('Whether requests may be sent here', readiness),
};

const pathsOf = (schemas: Schemas): OpenApiDocument['paths'] => {
  const paths: OpenApiDocument['paths'] = {};
  const add = (method: string, path: string, added: Operation): void => {
    (paths[path] ??= {})[method.toLowerCase()] = added;
  };
  for (const key of routeKeys) {
    const [method = '', path = ''] = key.split(' ');
    add(method, `/api/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`, operationOf(key, routeSpec(key), schemas));
  }
  for (const [path, spec] of Object.entries(operations)) {
    const probe = operationOf(`GET ${path}`, spec, schemas);
    const ok = probe.responses['200'];
    if (ok && path !== '/health/live') probe.responses['503'] = { ...ok, description: 'No' };
    add('GET', path, probe);
  }
  return paths;
};

const description = `JSON in and out, UTF-8, camelCase keys. Unknown keys in a body are refused, unknown query parameters ignored.
Lists take \`limit\` and an opaque \`cursor\` and answer \`{ items, nextCursor }\`. Bodies are at most ${limits.httpBodyBytes / 1024} KiB.
Every answer carries \`X-Request-Id\`; errors are problem documents (RFC 9457) with a stable \`code\`.`;

/**
 * The whole API as an OpenAPI 3.1 document; socket events stand under `x-socket-events`.
 * @param version of the program
 */
export const openApiDocument = (version: string): OpenApiDocument => {
  const schemas = new Schemas();
  const paths = pathsOf(schemas);
  const client = Object.entries(clientEvents).map(([name, { summary, access, payload, ack }]) => ({
    name,
    summary,
    access: accessText[access].replace('call', 'send'),
    payload: schemas.of(payload),
    acknowledgement: schemas.of(ack),
  }));
  const server = Object.entries(serverEvents).map(([name, { summary, payload }]) => ({
    name,
    summary,
    payload: schemas.of(payload),
  }));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Quemiai',
      version,
      description,
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'Identity', description: 'Accounts and sessions' },
      { name: 'People', description: 'Profiles and search' },
      { name: 'Conversations', description: 'Direct and group conversations, members and roles' },
      { name: 'Messages', description: 'Sending, reading, editing and reacting' },
      { name: 'Community', description: 'The place itself' },
      { name: 'Administration', description: 'For administrators' },
      { name: 'Operations', description: 'For those who run the server' },
    ],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries({ ...schemas.components, Problem: problemSchema }).toSorted(([a], [b]) =>
          a < b ? -1 : 1,
        ),
      ),
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: `An access token comes from registering, signing in or refreshing, and is valid for ${limits.accessTokenSeconds / 60} minutes.`,
        },
      },
    },
    'x-socket-events': {
      path: '/socket.io',
      namespace: '/chat',
      authentication:
        'Socket.IO 4, handshake `auth: { token: <access token> }`. Every event takes an acknowledgement: `{ ok: true, … }` or `{ ok: false, error: { code, detail } }`.',
      client,
      server,
    },
    'x-error-codes': Object.entries(errorCodes).map(([code, { status, title }]) => ({ code, status, title })),
  };
};
