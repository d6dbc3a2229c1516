/** Bits of Shannon entropy per character: random base64 of 32 characters has about 4.5, English about 3.5. */
const entropy = (text) => {
  const counts = new Map();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
};

/** Short words count only where they stand alone: what is drawn at random holds one of three letters now and then. */
const exampleWords =
  /example|change.?me|replace|placeholder|dummy|sample|(?<![\w+/-])(?:your|x{3}(?![\w+/-]))|x{6}|\.\.\.|…|redacted|<[^>]*>|\$\{|\$\(|%[sd]|\*\*\*/i;

/** Words, as people put into examples: nothing in it looks drawn at random. */
const isPlain = (value) => exampleWords.test(value) || entropy(value) < (/\d/.test(value) ? 3.5 : 4.2);

const examplePasswords =
  /^(?:p|pw|pass|password|passwort|secret|geheim|postgres|quemiai|hunter2|user|test|x+|\*+)$/i;

/**
 * Formats that the recommended rules of secretlint miss, or take only with words around them. `value` says which group is
 * the secret; `real` tells a secret from an example of one.
 */
const ownRules = [
  {
    name: 'AWS access key',
    pattern: /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/g,
    real: (v) => !/EXAMPLE/.test(v),
  },
  {
    name: 'AWS secret key',
    pattern:
      /aws[\w.-]{0,30}(?:secret|key)[\w.-]{0,20}["'`]?\s*[:=]\s*["'`]?(?<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    real: (v) => !/EXAMPLE/.test(v),
  },
  { name: 'GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})/g },
  { name: 'GitLab token', pattern: /\bgl(?:pat|ptt|dt|rt|cbt|soat)-[\w-]{20,}/g },
  { name: 'Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g },
  {
    name: 'Slack webhook',
    pattern: /hooks\.slack\.com\/services\/T[A-Z0-9]{6,}\/B[A-Z0-9]{6,}\/[A-Za-z0-9]{16,}/g,
  },
  { name: 'Discord webhook', pattern: /discord(?:app)?\.com\/api\/webhooks\/\d{15,}\/[\w-]{40,}/g },
  { name: 'Stripe key', pattern: /\b(?:sk|rk|whsec)_(?:(?:live|test)_)?[A-Za-z0-9]{20,}/g },
  { name: 'Google API key', pattern: /\bAIza[\w-]{35}(?![\w-])/g },
  { name: 'Google OAuth secret', pattern: /\bGOCSPX-[\w-]{24,}/g },
  { name: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { name: 'npm registry password', pattern: /:_(?:authToken|auth|password)\s*=\s*(?<value>[^\s$]{16,})/g },
  { name: 'Vault token', pattern: /\bhv[sbr]\.[\w-]{24,}/g },
  { name: 'Sentry token', pattern: /\bsntry[su]_[\w=+/-]{40,}/g },
  { name: 'SendGrid key', pattern: /\bSG\.[\w-]{20,24}\.[\w-]{39,50}/g },
  {
    name: 'OpenAI or Anthropic key',
    pattern: /\bsk-(?:proj-|ant-|svcacct-)?[\w-]{32,}/g,
    real: (v) => !isPlain(v),
  },
  { name: 'Telegram bot token', pattern: /\b\d{8,10}:AA[\w-]{33}\b/g },
  { name: 'DigitalOcean token', pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/g },
  { name: 'PyPI token', pattern: /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/g },
  {
    name: 'link that opens an account',
    pattern: /\/(?:setup|invite|reset|verify)[^\s"'`#]{0,20}#(?<value>[\w-]{24,})/g,
    real: (v) => !isPlain(v),
  },
  { name: 'age key', pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}/g },
  {
    name: 'private key',
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----\s*(?:\\n|\s)*[A-Za-z0-9+/=:\s\\]{40,}/g,
  },
  { name: 'JSON Web Token', pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/g },
  { name: 'private JSON Web Key', pattern: /"d"\s*:\s*"(?<value>[\w-]{40,})"/g },
  {
    name: 'password in an address',
    pattern:
      /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|smtps?|https?|ldaps?):\/\/[^\s:@/"'`<>]*:(?<value>[^\s@/"'`<>\\[\]]{3,})@[\w[]/g,
    real: (v) => !examplePasswords.test(v) && !exampleWords.test(v),
  },
  {
    name: 'secret in an assignment',
    pattern:
      /(?:secret|passw(?:or)?d|token|api.?key|private.?key|encryption.?keys?(?:.?old)?|credential|auth.?key)["'`]?\s*(?::\s*string\s*)?(?:[:=]|=>|:=)\s*["'`]?(?<value>[A-Za-z0-9+/_=-]{24,})["'`]?/gi,
    real: (v) => !isPlain(v),
  },
];

/** Where text holds what looks like a secret: `{ name, index }[]`, `index` in characters. */
export const findSecrets = (text) =>
  ownRules.flatMap(({ name, pattern, real = () => true }) =>
    [...text.matchAll(pattern)]
      .filter((match) => real(match.groups?.value ?? match[0]))
      .map((match) => ({ name, index: match.index })),
  );
