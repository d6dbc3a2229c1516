import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const pick = (alphabet, length) =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
/** With a digit, as nearly all that are drawn have: without one, a short one cannot be told from words. */
const word = (length) => {
  const drawn = pick(letters + digits, length);
  return /\d/.test(drawn) ? drawn : word(length);
};
const upper = (length) => pick('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', length);
const number = (length) => pick('123456789', length);
const base64 = (bytes) => randomBytes(bytes).toString('base64');
const base64url = (bytes) => randomBytes(bytes).toString('base64url');
const json = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const quoted = (value) => `"${value}"`;

/**
 * One made-up secret of each common format, drawn anew at each call and put together here, so that the repository holds
 * none.
 * @returns {Record<string, string>}
 */
export const canaries = () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return {
    'an AWS access key': `AKIA${upper(16)}`,
    'an AWS secret key': `{ aws_secret_access_key: ${quoted(word(40))} }`,
    'a GitHub token': `ghp_${word(36)}`,
    'a fine-grained GitHub token': `github_pat_${word(22)}_${word(59)}`,
    'a GitLab token': `glpat-${word(20)}`,
    'a Slack token': `xoxb-${number(12)}-${number(12)}-${word(24)}`,
    'a Slack webhook': `https://hooks.slack.com/services/T${upper(9)}/B${upper(9)}/${word(24)}`,
    'a Discord webhook': `https://discord.com/api/webhooks/${number(18)}/${word(68)}`,
    'a Stripe live key': `sk_live_${word(24)}`,
    'a Stripe test key': `sk_test_${word(24)}`,
    'a Google API key': `AIza${word(35)}`,
    'a Google OAuth secret': `GOCSPX-${word(28)}`,
    'an npm token': `npm_${word(36)}`,
    'an npm registry line': `//registry.example.com/:_authToken=${word(40)}`,
    'a Vault token': `hvs.${word(90)}`,
    'a SendGrid key': `SG.${word(22)}.${word(43)}`,
    'an OpenAI key': `sk-proj-${word(48)}`,
    'a Telegram bot token': `${number(10)}:AA${word(33)}`,
    'a DigitalOcean token': `dop_v1_${randomBytes(32).toString('hex')}`,
    'a private key': pem,
    'a private key on one line': quoted(pem.replaceAll('\n', '\\n')),
    'a private JSON Web Key': JSON.stringify(privateKey.export({ format: 'jwk' })),
    'a JSON Web Token': `${json({ alg: 'HS256', typ: 'JWT' })}.${json({ sub: word(20), exp: 1 })}.${base64url(32)}`,
    'a PostgreSQL address': `postgresql://quemiai:${word(20)}@db.example.org:5432/quemiai`,
    'a Redis address': `rediss://:${word(24)}@cache.example.org:6379`,
    'an SMTP address': `smtps://mailer:${word(20)}@mail.example.org`,
    'a generic secret': `{ client_secret: ${quoted(word(32))} }`,
    'a password in an assignment': `{ password: '${word(28)}' }`,
    'an API key in an assignment': `{ apiKey: '${word(40)}' }`,
    JWT_SECRET: `{ JWT_SECRET: '${base64(48)}' }`,
    ENCRYPTION_KEY: `{ ENCRYPTION_KEY: '${base64(32)}' }`,
    'a refresh token': `{ refreshToken: '${base64url(32)}' }`,
    'a set-up link': `http://127.0.0.1:4000/setup#${base64url(32)}`,
  };
};
