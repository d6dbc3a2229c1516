import type { JsonSchema } from '@quemiai/contract/openapi-schemas';
import type { OpenApiDocument, Operation, SocketEvent } from '@quemiai/contract/openapi';
import type { Html } from './html.js';
import { markup, prose } from './html.js';
import { schemaBlock, schemaText } from './schema-text.js';

type Api = OpenApiDocument;
interface Call {
  method: string;
  path: string;
  operation: Operation;
}

const callsOf = ({ paths }: Api): Call[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method, path, operation })),
  );

const parameters = ({ parameters: list = [] }: Operation): Html | undefined =>
  list.length === 0
    ? undefined
    : markup`<h4>Parameters</h4>
        <dl class="parameters">
          ${list.map(
            ({ name, in: place, required, schema, description }) =>
              markup`<div>
                <dt><code>${name}</code> <small>${place}${required ? ', required' : ''}</small></dt>
                <dd><code>${schemaText(schema)}</code> ${description && prose(description)}</dd>
              </div>`,
          )}
        </dl>`;

const body = ({ requestBody }: Operation): Html | undefined => {
  const schema = requestBody?.content['application/json']?.schema;
  if (!requestBody || !schema) return undefined;
  return markup`<h4>Body${requestBody.required ? '' : ' (optional)'}</h4>
    ${schemaBlock(schema)}`;
};

const answer = (description: string, schema: JsonSchema | undefined): Html => {
  if (!schema) return prose(description);
  if ('$ref' in schema) return markup`${description}: <code>${schemaText(schema)}</code>`;
  return markup`${description}: ${schemaBlock(schema)}`;
};

const answers = ({ responses }: Operation): Html =>
  markup`<h4>Answers</h4>
    <dl class="answers">
      ${Object.entries(responses).map(([status, { description, content }]) => {
        const schema = content?.['application/json']?.schema;
        return markup`<div>
          <dt><code class="status s${status.charAt(0)}">${status}</code></dt>
          <dd>${answer(description, schema)}</dd>
        </div>`;
      })}
    </dl>`;

const call = ({ method, path, operation }: Call): Html =>
  markup`<section class="call" id="${operation.operationId}" aria-labelledby="${operation.operationId}-title">
    <h3 id="${operation.operationId}-title">
      <span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code>
      <a class="anchor" href="#${operation.operationId}" aria-label="Link to ${method.toUpperCase()} ${path}"
        >#</a
      >
    </h3>
    <p>${prose(operation.summary)}. <span class="access">${operation.description}</span></p>
    ${parameters(operation)} ${body(operation)} ${answers(operation)}
  </section>`;

const tagId = (name: string): string => `tag-${name.toLowerCase()}`;

const event = ({ name, summary, access, payload, acknowledgement }: SocketEvent, from: string): Html => {
  const id = `${from}-${name.replace(':', '-')}`;
  return markup`<section class="call" id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title"><span class="method ${from}">${from}</span> <code>${name}</code></h3>
    <p>${prose(summary)}. ${access && markup`<span class="access">${access}</span>`}</p>
    <h4>Payload</h4>
    ${schemaBlock(payload)}
    ${
      acknowledgement &&
      markup`<h4>Acknowledgement, beside <code>ok: true</code></h4>
        ${schemaBlock(acknowledgement)}`
    }
  </section>`;
};

const navigation = (api: Api): Html =>
  markup`<nav aria-label="Contents">
    <ul>
      ${api.tags.map(
        ({ name }) =>
          markup`<li>
            <a href="#${tagId(name)}">${name}</a>
            <ul>
              ${callsOf(api)
                .filter(({ operation }) => operation.tags.includes(name))
                .map(
                  ({ method, path, operation }) =>
                    markup`<li>
                      <a href="#${operation.operationId}"
                        ><span class="method ${method}">${method.toUpperCase()}</span>
                        ${path.replace('/api/v1', '')}</a
                      >
                    </li>`,
                )}
            </ul>
          </li>`,
      )}
      <li><a href="#sockets">Socket events</a></li>
      <li><a href="#schemas">Schemas</a></li>
      <li><a href="#errors">Errors</a></li>
    </ul>
  </nav>`;

/** The whole API on one page, for people: no script, and a style sheet of its own. */
export const renderDocs = (api: Api): string => {
  const sockets = api['x-socket-events'];
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${api.info.title} API</title>
        <link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/api/docs.css" />
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header>
          <p class="product"><a href="/">${api.info.title}</a></p>
          <h1>API <small>version ${api.info.version}</small></h1>
          <p>${prose(api.info.description)}</p>
          <p><a href="/api/v1/openapi.json">The same as OpenAPI ${api.openapi}</a></p>
        </header>
        <div class="columns">
          ${navigation(api)}
          <main id="content">
            <section aria-labelledby="signing-in">
              <h2 id="signing-in">Signing in</h2>
              <p>
                ${prose(api.components.securitySchemes.accessToken.description)} Send it
                as <code>Authorization: Bearer &lt;access token&gt;</code>.
              </p>
            </section>
            ${api.tags.map(
              ({ name, description }) =>
                markup`<section aria-labelledby="${tagId(name)}">
                  <h2 id="${tagId(name)}">${name}</h2>
                  <p>${description}</p>
                  ${callsOf(api)
                    .filter(({ operation }) => operation.tags.includes(name))
                    .map(call)}
                </section>`,
            )}
            <section aria-labelledby="sockets">
              <h2 id="sockets">Socket events</h2>
              <p>
                Path <code>${sockets.path}</code>, namespace <code>${sockets.namespace}</code>.
                ${prose(sockets.authentication)}
              </p>
              ${sockets.client.map((one) => event(one, 'send'))}
              ${sockets.server.map((one) => event(one, 'hear'))}
            </section>
            <section aria-labelledby="schemas">
              <h2 id="schemas">Schemas</h2>
              ${Object.entries(api.components.schemas).map(
                ([name, schema]) =>
                  markup`<section class="call" id="schema-${name}" aria-labelledby="schema-${name}-title">
                    <h3 id="schema-${name}-title"><code>${name}</code></h3>
                    ${typeof schema['description'] === 'string' && markup`<p>${prose(schema['description'])}</p>`}
                    ${schemaBlock(schema)}
                  </section>`,
              )}
            </section>
            <section aria-labelledby="errors">
              <h2 id="errors">Errors</h2>
              <p>Every error is a problem document; clients tell errors apart by <code>code</code>.</p>
              <dl class="answers">
                ${api['x-error-codes'].map(
                  ({ code, status, title }) =>
                    markup`<div id="error-${code}">
                      <dt>
                        <code class="status s${String(status).charAt(0)}">${status}</code>
                        <code>${code}</code>
                      </dt>
                      <dd>${title}</dd>
                    </div>`,
                )}
              </dl>
            </section>
          </main>
        </div>
      </body>
    </html> `.text;
};
