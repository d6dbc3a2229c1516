import { describe, expect, it } from 'vitest';
import { ApiError } from '../../lib/api/errors.js';
import { challengeOf } from './challenge.js';

const refusal = (members: Record<string, unknown>) => new ApiError({ code: 'mfa_required', members });

describe('what a refusal asks for after the password', () => {
  it('is read in the order of the server, and unknown ones left out', () => {
    const members = { challenge: 'c', methods: ['recovery', 'palm', 'totp'], passkeyOptions: { a: 1 } };
    expect(challengeOf(refusal(members))).toEqual({
      challenge: 'c',
      methods: ['recovery', 'totp'],
      passkeyOptions: { a: 1 },
    });
  });

  it('is nothing where the refusal is another one, or says too little', () => {
    expect(challengeOf(new ApiError({ code: 'invalid_credentials' }))).toBeNull();
    expect(challengeOf(refusal({ challenge: 'c' }))).toBeNull();
    expect(challengeOf(new Error('x'))).toBeNull();
  });
});
