import { useEffect, useEffectEvent } from 'react';
import { request } from '../../lib/api/request.js';
import { passkeysInFields, showPasskey, stopOfferingPasskeys } from '../../lib/auth/passkeys.js';
import { enter } from '../../lib/auth/session.js';

type Answer = Awaited<ReturnType<typeof showPasskey>>;

const begin = () => request('POST /auth/passkeys/login/options', { body: {} });
const finish = (challenge: string, response: Answer): Promise<void> =>
  enter(() => request('POST /auth/passkeys/login/verify', { body: { challenge, response } }));

/** Asks for a passkey in the browser's own dialog. */
export async function signInWithPasskey(): Promise<void> {
  const { challenge, options } = await begin();
  await finish(challenge, await showPasskey(options));
}

/**
 * Offers passkeys among the suggestions of the name's field, where the browser can; whoever takes one is signed in.
 * That the offer cannot be made is nothing to report: nobody has asked for it.
 */
export function useOfferedPasskey(active: boolean, onProblem: (error: unknown) => void): void {
  const problem = useEffectEvent(onProblem);
  useEffect(() => {
    if (!active) return;
    let current = true;
    const offer = async () => {
      if (!(await passkeysInFields()) || !current) return;
      const { challenge, options } = await begin();
      if (!current) return;
      const response = await showPasskey(options, true);
      await finish(challenge, response).catch((error: unknown) => current && problem(error));
    };
    offer().catch(() => undefined);
    return () => {
      current = false;
      void stopOfferingPasskeys();
    };
  }, [active]);
}
