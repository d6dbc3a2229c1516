/** The parts of a request that a signature may cover. */
export type Component = '@method' | '@target-uri' | 'content-digest';

export interface SignatureInput {
  components: Component[];
  /** Unix time in seconds. */
  created: number;
  /** Unix time in seconds. */
  expires: number | undefined;
  nonce: string;
  keyId: string;
  algorithm: string | undefined;
  /** The value of `@signature-params`: what the label stands for, byte by byte. */
  params: string;
  signature: Buffer;
}

const MAX_LENGTH = 2_000;
const known = new Set<string>(['@method', '@target-uri', 'content-digest']);

// One member of a dictionary, an inner list of strings and its parameters (RFC 9651), in the one form that serialising
// gives: what is signed is the serialised form, and a text in another form would have two readings.
const FIELD = /^([a-z*][a-z0-9_.*-]*)=(\(("[^"\\]*"(?: "[^"\\]*")*)\)((?:;[a-z]+=(?:"[^"\\]*"|\d{1,10}))*))$/;
const PARAMETER = /;([a-z]+)=(?:"([\x20\x21\x23-\x5b\x5d-\x7e]*)"|(\d{1,10}))/g;
const SIGNATURE = /^([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]+={0,2}):$/;

const texts = new Set(['nonce', 'keyid', 'alg']);
const numbers = new Set(['created', 'expires']);

/** Each parameter once, each of its type, none that is not known. */
const readParameters = (text: string): Map<string, string> | undefined => {
  const found = new Map<string, string>();
  let length = 0;
  for (const [whole, name = '', quoted, digits] of text.matchAll(PARAMETER)) {
    const fits = quoted === undefined ? numbers.has(name) : texts.has(name);
    if (!fits || found.has(name)) return undefined;
    found.set(name, quoted ?? digits ?? '');
    length += whole.length;
  }
  return length === text.length ? found : undefined;
};

const isComponent = (name: string): name is Component => known.has(name);

/**
 * Reads the fields `Signature-Input` and `Signature` (RFC 9421, section 4). Taken is exactly one signature over components
 * without parameters, each named once, with `created`, `nonce` and `keyid`; anything else is undefined.
 */
export const readSignature = (
  inputField: string | undefined,
  signatureField: string | undefined,
): SignatureInput | undefined => {
  if (inputField === undefined || signatureField === undefined) return undefined;
  if (inputField.length > MAX_LENGTH || signatureField.length > MAX_LENGTH) return undefined;
  const [, label, params, list, rest] = FIELD.exec(inputField) ?? [];
  const [, signatureLabel, signature] = SIGNATURE.exec(signatureField) ?? [];
  if (params === undefined || list === undefined || signature === undefined || label !== signatureLabel)
    return undefined;
  const names = list.slice(1, -1).split('" "');
  const components = names.filter(isComponent);
  if (components.length !== names.length || new Set(names).size !== names.length) return undefined;
  const parameters = readParameters(rest ?? '');
  const created = parameters?.get('created');
  const nonce = parameters?.get('nonce');
  const keyId = parameters?.get('keyid');
  if (!parameters || created === undefined || keyId === undefined) return undefined;
  if (nonce === undefined || nonce.length === 0 || nonce.length > 128) return undefined;
  const expires = parameters.get('expires');
  return {
    components,
    created: Number(created),
    expires: expires === undefined ? undefined : Number(expires),
    nonce,
    keyId,
    algorithm: parameters.get('alg'),
    params,
    signature: Buffer.from(signature, 'base64'),
  };
};
