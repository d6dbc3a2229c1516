import { useEffect, useState } from 'react';
import { refusedWith } from '../../lib/api/errors.js';
import { request } from '../../lib/api/request.js';

type Worth = 'asking' | 'good' | 'none';

/**
 * Whether an invite opens anything, so that nobody fills in a form for nothing. Without an answer the form goes on: the
 * server looks again when it is sent.
 */
export function useInviteWorth(token: string | undefined): Worth {
  const [answer, setAnswer] = useState<{ token: string; worth: Worth }>();
  useEffect(() => {
    if (token === undefined) return undefined;
    const gone = new AbortController();
    const told = (worth: Worth) => {
      if (!gone.signal.aborted) setAnswer({ token, worth });
    };
    request('POST /auth/invite/check', { body: { token } }, { signal: gone.signal }).then(
      () => told('good'),
      (error: unknown) => told(refusedWith(error, 'link_invalid') ? 'none' : 'good'),
    );
    return () => gone.abort();
  }, [token]);
  if (token === undefined) return 'good';
  return answer?.token === token ? answer.worth : 'asking';
}
