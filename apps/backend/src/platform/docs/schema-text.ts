import type { JsonSchema } from '@quemiai/contract/openapi-schemas';
import { Html, markup } from './html.js';

const REFERENCE = '#/components/schemas/';

const link = (name: string): Html => markup`<a href="#schema-${name}">${name}</a>`;

const join = (parts: readonly Html[], between: string): Html =>
  new Html(parts.map(({ text }) => text).join(between));

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const range = (lowest: unknown, highest: unknown, unit: string): string => {
  const [low, high] = [numberOf(lowest), numberOf(highest)];
  if (low === undefined && high === undefined) return '';
  if (high === undefined) return `${low} or more${unit}`;
  return `${low === undefined ? 'up to' : `${low} to`} ${high}${unit}`;
};

const bounds = (schema: JsonSchema): string => {
  const { minLength, maxLength, minimum, maximum, maxItems, minItems, format } = schema;
  return [
    typeof format === 'string' ? format : '',
    range(minLength, maxLength, ' characters'),
    range(minimum, maximum, ''),
    range(minItems, maxItems, ' items'),
    schema['default'] === undefined ? '' : `default ${JSON.stringify(schema['default'])}`,
  ]
    .filter((text) => text !== '')
    .join(', ');
};

const objectText = (schema: JsonSchema, indent: string): Html => {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const extra = schema['additionalProperties'];
  if (properties.length === 0 && typeof extra === 'object' && extra !== null) {
    return markup`{ [key: string]: ${schemaText(extra as JsonSchema, indent)} }`;
  }
  if (properties.length === 0) return markup`{}`;
  const required = new Set((schema['required'] ?? []) as string[]);
  const inner = `${indent}  `;
  const lines = properties.map(([name, value]) => {
    const about = typeof value['description'] === 'string' ? value['description'] : '';
    const comment = [bounds(value), about].filter((text) => text !== '').join('. ');
    const key = markup`${inner}<b>${name}</b>${required.has(name) ? '' : '?'}: `;
    return markup`${key}${schemaText(value, inner)}${comment !== '' && markup`  <i>// ${comment}</i>`}`;
  });
  return new Html(`{\n${lines.map(({ text }) => text).join('\n')}\n${indent}}`);
};

/** A JSON Schema in the notation of TypeScript, named schemas as links. */
export const schemaText = (schema: JsonSchema, indent = ''): Html => {
  const { $ref: reference, enum: values, const: constant, anyOf, type, items } = schema;
  if (typeof reference === 'string') return link(reference.slice(REFERENCE.length));
  if (Array.isArray(values)) return markup`${values.map((value) => JSON.stringify(value)).join(' | ')}`;
  if (constant !== undefined) return markup`${JSON.stringify(constant)}`;
  if (Array.isArray(anyOf))
    return join(
      (anyOf as JsonSchema[]).map((one) => schemaText(one, indent)),
      ' | ',
    );
  if (type === 'array') return markup`${schemaText((items ?? {}) as JsonSchema, indent)}[]`;
  if (type === 'object') return objectText(schema, indent);
  if (Array.isArray(type)) return markup`${type.join(' | ')}`;
  return markup`${type === 'integer' ? 'integer' : typeof type === 'string' ? type : 'anything'}`;
};

/** A schema on its own: the text, and what bounds it. */
export const schemaBlock = (schema: JsonSchema): Html => {
  const note = schema['type'] === 'object' ? '' : bounds(schema);
  const comment = note !== '' && markup`  <i>// ${note}</i>`;
  return markup`<pre tabindex="0"><code>${schemaText(schema)}${comment}</code></pre>`;
};
