import fc from 'fast-check';
import { z } from 'zod';

/** Values that programs trip over. */
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('', '\u0000', '\ud800', '__proto__', 'null', '0', '-0', '💥'.repeat(300), ' '.repeat(50)),
  fc.constantFrom(-1, 0, 1.5, 2 ** 31, 2 ** 53, 1e308, -0, true, null),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

interface Shape {
  type?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Shape[];
  items?: Shape;
  properties?: Record<string, Shape>;
  required?: string[];
  additionalProperties?: Shape | boolean;
}

/**
 * Values that resemble what a schema of the contract takes, now and then with something else in any place.
 * `ids` are UUIDs that exist: people, conversations, messages.
 */
export function resembling(schema: z.ZodType, ids: readonly string[]): fc.Arbitrary<unknown> {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return from(shape as Shape, fc.oneof(fc.constantFrom(...ids), fc.uuid()));
}

function from(shape: Shape, id: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: sound(shape, id) }, { weight: 1, arbitrary: odd });
}

function sound(shape: Shape, id: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
  if (shape.const !== undefined) return fc.constant(shape.const);
  if (shape.anyOf !== undefined) return fc.oneof(...shape.anyOf.map((each) => from(each, id)));
  switch (shape.type) {
    case 'object':
      return object(shape, id);
    case 'array':
      return fc.array(from(shape.items ?? {}, id), { maxLength: 5 });
    case 'string':
      return shape.format === 'uuid' ? id : text(id);
    case 'integer':
    case 'number':
      return fc.oneof(fc.nat(20), fc.integer());
    case 'boolean':
      return fc.boolean();
    default:
      return fc.oneof(fc.nat(120), odd);
  }
}

function text(id: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom('👍', '❤️', 'anna', 'anna@example.org', 'correct horse battery staple'),
    id,
  );
}

function object(shape: Shape, id: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = shape;
  if (additionalProperties instanceof Object) {
    return fc.dictionary(id, from(additionalProperties, id), { maxKeys: 5 });
  }
  const model = Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, from(each, id)]));
  const whole = fc.record(model, { requiredKeys: required });
  const lacking = fc.record(model, { requiredKeys: [] });
  const besides = fc
    .tuple(whole, fc.string({ maxLength: 10 }), odd)
    .map(([value, key, more]) => ({ ...value, [key]: more }));
  return fc.oneof(
    { weight: 8, arbitrary: whole },
    { weight: 1, arbitrary: lacking },
    { weight: 1, arbitrary: besides },
  );
}
