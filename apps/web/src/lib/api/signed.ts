import type { RouteResponse, SignedRouteKey } from '@quemiai/contract/routes';
import { browserLock, keepSigningKey, keptSigningKey } from '../auth/device.js';
import { session } from '../auth/session.js';
import { canSign, newSigningKey, type SigningKey } from '../auth/signing-key.js';
import { api, withProof, withToken, type ApiArgs, type Rest } from './api.js';
import { ApiError, refusedWith } from './errors.js';
import { request } from './request.js';
import { serverNow } from './server-clock.js';
import { signatureHeaders } from './signature.js';

const userId = (): string => {
  const state = session.getState();
  if (state.status !== 'signed-in') throw new ApiError({ code: 'unauthenticated' });
  return state.user.id;
};

/** The key of this session in this browser; made and told to the server where there is none, or none but `refused`. */
const signingKey = (refused: SigningKey | null): Promise<SigningKey> =>
  browserLock('quemiai:signing-key', async () => {
    const owner = userId();
    const kept = await keptSigningKey();
    if (kept && kept.userId === owner && kept.keyId !== refused?.keyId) return kept;
    const { publicJwk, ...made } = await newSigningKey();
    const { keyId } = await api('POST /auth/sessions/current/signing-key', { body: { jwk: publicJwk } });
    const key = { ...made, keyId, userId: owner };
    await keepSigningKey(key);
    return key;
  });

/**
 * Calls a route that wants a signed request (RFC 9421) as the person who is signed in. The key is made when it is first
 * needed, and again when the server does not know it any more.
 * Rejects like `api`; ApiError `signature_invalid` also where the browser cannot sign, over plain HTTP.
 */
export async function signed<K extends SignedRouteKey>(key: K, ...rest: Rest<K>): Promise<RouteResponse<K>> {
  const [args = {} as ApiArgs<K>, options = {}] = rest;
  if (!canSign())
    throw new ApiError({
      code: 'signature_invalid',
      detail: 'Browsers sign such a change over HTTPS only. Open this page over HTTPS and try again.',
    });
  const call = (by: SigningKey) =>
    withToken((token) =>
      request(key, args, { ...options, token, sign: (out) => signatureHeaders(out, by, serverNow()) }),
    );
  return withProof(async () => {
    const by = await signingKey(null);
    try {
      return await call(by);
    } catch (error) {
      if (!refusedWith(error, 'signature_invalid')) throw error;
      return call(await signingKey(by));
    }
  });
}

/** What the server calls the key of this session, where this browser has made one. */
export const signingKeyName = async (): Promise<string | null> => {
  const kept = await keptSigningKey();
  return kept && kept.userId === userId() ? kept.keyId : null;
};
