import { limits } from '@quemiai/contract/limits';
import { api } from '../../lib/api/api.js';
import { makePasskey } from '../../lib/auth/passkeys.js';
import { renewSession } from '../../lib/auth/session.js';
import type { Passkey } from './queries.js';

const systems: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/CrOS/, 'Chromebook'],
  [/Linux/, 'Linux'],
];

/** What this device may be called in a list of keys. */
const deviceName = (userAgent: string): string =>
  (systems.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'Passkey').slice(0, limits.factorNameMax);

/** Makes a passkey, with the browser's own dialog. Rejects with PasskeyError, or like `api`. */
export async function addPasskey(): Promise<Passkey> {
  const { challenge, options } = await api('POST /auth/passkeys/registration/options', { body: {} });
  const response = await makePasskey(options);
  const passkey = await api('POST /auth/passkeys/registration/verify', {
    body: { challenge, response, name: deviceName(navigator.userAgent) },
  });
  await renewSession().catch(() => undefined);
  return passkey;
}
