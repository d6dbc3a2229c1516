export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * The one text of a JSON value (RFC 8785): members by the UTF-16 code units of their names, no space between, numbers and
 * strings as ECMAScript writes them.
 * @throws Error for what JSON cannot say: a number that is not finite, a lone surrogate
 */
export const canonicalJson = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, inner]) => `${canonicalJson(name)}:${canonicalJson(inner)}`).join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`JSON has no ${value}`);
  if (typeof value === 'string' && !value.isWellFormed()) throw new Error('JSON has no lone surrogates');
  return JSON.stringify(value);
};
