import { expect, test } from 'vitest';
import type { Lies } from '../../testing/authenticator.js';
import { Authenticator } from '../../testing/authenticator.js';
import {
  checkAssertion,
  checkRegistration,
  creationOptions,
  newChallenge,
  requestOptions,
} from './webauthn.js';

const origin = 'https://social.example.org';
const rp = { id: 'social.example.org', origins: [origin, 'https://social.example.org:5173'] };
const user = { id: '01890a5d-ac96-774b-bcce-b302099a8057', username: 'ada', displayName: 'Ada' };

const register = (lies: Lies, device = new Authenticator(origin)) => {
  const challenge = newChallenge();
  const options = creationOptions({ id: rp.id, name: 'Quemiai' }, user, challenge, []);
  return checkRegistration(device.register(options, lies), { challenge, rp });
};

test.each<[string, Lies]>([
  ['none', {}],
  ['the passkey itself', { selfAttested: true }],
])('takes a passkey that is attested by %s', async (_, lies) => {
  const device = new Authenticator(origin);
  const made = await register(lies, device);
  expect(made).toMatchObject({ credentialId: device.credentialId, counter: 0, transports: ['internal'] });
  const challenge = newChallenge();
  const answer = device.answer(requestOptions(rp.id, challenge, [made]));
  expect(await checkAssertion(answer, { challenge, rp }, made)).toEqual({ counter: 1, backedUp: false });
});

test.each(['packed', 'tpm', 'android-key', 'android-safetynet', 'fido-u2f', 'apple', 'unknown'])(
  'refuses certificates unread: %s',
  async (format) => {
    const statement = new Map([['x5c', [Buffer.from('a certificate')]]]);
    await expect(register({ attestation: { format, statement } })).rejects.toThrow('nobody asked for');
  },
);

test('takes an answer from any of our pages, and from no other', async () => {
  await expect(register({ origin: 'https://social.example.org:5173' })).resolves.toBeDefined();
  for (const other of [
    'http://social.example.org',
    'https://social.example.org:8443',
    'https://evil.social.example.org',
    'https://social.example.org.evil.example',
    'null',
  ])
    await expect(register({ origin: other })).rejects.toThrow('origin');
});

test('names the account to the authenticator by bytes that say nothing of the person', () => {
  const options = creationOptions({ id: rp.id, name: 'Quemiai' }, user, newChallenge(), []);
  expect(Buffer.from(options.user.id, 'base64url')).toHaveLength(16);
  expect(options.user.id).not.toContain('ada');
});
