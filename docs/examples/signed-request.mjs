// Signs in, makes a key, and calls one route with a signed request (RFC 9421):
// Called without arguments it says how.
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

const [origin, identifier, method, path, body] = process.argv.slice(2);
const { PASSWORD: password, CODE: code, PUBLIC_URL: publicUrl } = process.env;

const usage = `Usage:
  PASSWORD=… CODE=123456 node docs/examples/signed-request.mjs <origin> <username or e-mail> <method> <path> [<json>]

PASSWORD is the account's password, CODE the present code of its authenticator app, where it has one. Where the origin is
not what the server has as its PUBLIC_URL, such as http://127.0.0.1:4000 behind a proxy, name that as PUBLIC_URL: what is
signed begins with it. For example:
  … https://social.example.org ada PATCH /admin/settings '{"registration":"invite"}'`;

/** Ends with a line for a person; exit code 64 (EX_USAGE) where the call was wrong. */
const end = (message, exitCode) => {
  console.error(message);
  process.exit(exitCode);
};

process.on('uncaughtException', (error) =>
  end([error.message, error.cause?.message].filter(Boolean).join(': '), 1),
);
if (path === undefined || !URL.canParse(origin)) end(usage, 64);
if (publicUrl && !URL.canParse(publicUrl)) end(`PUBLIC_URL is no address.\n\n${usage}`, 64);
if (!password) end(`PASSWORD is not set.\n\n${usage}`, 64);

// What people open, and so what @target-uri begins with.
const address = (publicUrl || origin).replace(/\/$/, '');

const signedIn = {};

/** @returns the answer; throws what the server says where it refuses */
const call = async (verb, route, json, fields = {}) => {
  const response = await fetch(`${origin}/api/v1${route}`, {
    method: verb,
    headers: {
      ...signedIn,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...fields,
    },
    ...(json === undefined ? {} : { body: json }),
  });
  const text = await response.text();
  const answer = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw Object.assign(new Error(`${answer.code}: ${answer.detail}`), answer);
  return answer;
};

const signIn = async () => {
  try {
    return await call('POST', '/auth/login', JSON.stringify({ identifier, password, delivery: 'body' }));
  } catch (error) {
    if (error.code !== 'mfa_required') throw error;
    if (!code) end(`The account has a second factor, and CODE is not set.\n\n${usage}`, 64);
    const step = { challenge: error.challenge, method: 'totp', code, delivery: 'body' };
    return call('POST', '/auth/login/mfa', JSON.stringify(step));
  }
};

/** The header fields that sign a request: its method, its whole address, and its body if it has one. */
const signatureFields = ({ privateKey, keyId }, verb, url, json) => {
  const covered = [
    ['@method', verb],
    ['@target-uri', url],
  ];
  if (json !== undefined) {
    const digest = createHash('sha256').update(json).digest('base64');
    covered.push(['content-digest', `sha-256=:${digest}:`]);
  }
  const names = covered.map(([name]) => `"${name}"`).join(' ');
  const created = Math.floor(Date.now() / 1000);
  const params = `(${names});created=${created};nonce="${randomUUID()}";keyid="${keyId}";alg="ed25519"`;
  const base = [...covered.map(([name, value]) => `"${name}": ${value}`), `"@signature-params": ${params}`];
  const signature = sign(null, Buffer.from(base.join('\n')), privateKey).toString('base64');
  return {
    ...Object.fromEntries(covered.filter(([name]) => !name.startsWith('@'))),
    'signature-input': `sig1=${params}`,
    signature: `sig1=:${signature}:`,
  };
};

signedIn.authorization = `Bearer ${(await signIn()).accessToken}`;

// Only the public half leaves this process. Signing in was a proof of who it is, and counts for five minutes.
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const jwk = publicKey.export({ format: 'jwk' });
const { keyId } = await call('POST', '/auth/sessions/current/signing-key', JSON.stringify({ jwk }));

const fields = signatureFields({ privateKey, keyId }, method, `${address}/api/v1${path}`, body);
console.log(JSON.stringify((await call(method, path, body, fields)) ?? 'done'));

await call('POST', '/auth/logout', '{}');
