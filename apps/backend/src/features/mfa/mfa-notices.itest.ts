import { MfaNotices } from './mfa-notices.js';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { Authenticator } from '../../testing/authenticator.js';
import { mailsOf, mailTo } from '../../testing/mails.js';
import {
  addPasskey,
  codeAt,
  creation,
  enrollTotp,
  firstStep,
  pageOf,
  secondStep,
} from '../../testing/second-factors.js';
import type { TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());
beforeEach(() => {
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Entry {
  action: string;
  actorId: string;
  actor: string;
  details: Record<string, unknown>;
}
const audited = {
  name: 'audited',
  text: `SELECT action, actor_id AS "actorId", actor, details FROM audit_log WHERE target_id = $1 ORDER BY seq`,
};
const entriesOf = ({ id }: TestUser): Promise<Entry[]> => t.database.rows<Entry & object>(audited, [id]);
const subjects = [
  'An authenticator app was added',
  'A passkey was added',
  'New recovery codes were made',
  'A recovery code was used',
];

test('whatever is added or used up is an audit entry and a mail, and neither says a code', async () => {
  const person = await t.registerUser();
  const { secret, recoveryCodes } = await enrollTotp(t, person);
  await addPasskey(t, person, 'Key ring');
  const { token } = person;
  const made = await t.call('POST /api/v1/auth/mfa/recovery-codes', { token, body: {} });
  const fresh = (made.body as { recoveryCodes: string[] }).recoveryCodes;
  const [code = ''] = fresh;
  const { challenge } = await firstStep(t, person);
  expect((await secondStep(t, { challenge, method: 'recovery', code })).status).toBe(200);

  const by = { actorId: person.id, actor: person.username };
  expect((await entriesOf(person)).filter(({ action }) => action.startsWith('mfa.'))).toEqual([
    { ...by, action: 'mfa.totp_enrolled', details: {} },
    { ...by, action: 'mfa.passkey_added', details: { passkey: 'Key ring' } },
    { ...by, action: 'mfa.recovery_regenerated', details: {} },
    { ...by, action: 'mfa.recovery_used', details: { left: 9 } },
  ]);
  for (const subject of subjects) {
    const mail = await mailTo(t, person.email, subject);
    expect(mail.text).toContain(subject);
    expect(mail.html).toContain(subject);
  }
  const said = JSON.stringify([await entriesOf(person), mailsOf(t, person.email)]);
  for (const canary of [secret, ...recoveryCodes, ...fresh]) expect(said).not.toContain(canary);
});

test('what was refused is an audit entry for whom it concerns, and no mail', async () => {
  const person = await t.registerUser();
  const { secret } = await enrollTotp(t, person);
  await mailTo(t, person.email, 'An authenticator app was added');
  const { challenge } = await firstStep(t, person);
  const used = codeAt(secret);
  expect((await secondStep(t, { challenge, method: 'totp', code: used })).status).toBe(401);
  expect((await entriesOf(person)).at(-1)).toEqual({
    action: 'auth.login_failed',
    actorId: person.id,
    actor: person.username,
    details: { factor: 'totp' },
  });
  const before = mailsOf(t, person.email).length;
  const { challenge: begun, options } = await creation(t, person);
  const response = new Authenticator(pageOf(t)).register(options, { unverified: true });
  const body = { challenge: begun, response, name: 'Laptop' };
  const refused = await t.call('POST /api/v1/auth/passkeys/registration/verify', {
    token: person.token,
    body,
  });
  expect(refused.status).toBe(401);
  expect(mailsOf(t, person.email)).toHaveLength(before);
});

test('a mailbox that was never confirmed as theirs is not filled; the owner of a confirmed one hears of everything', async () => {
  const limited = await startTestApp({ RATE_LIMITS: 'on' });
  try {
    const [stranger, owner] = [await limited.registerUser(), await limited.registerUser()];
    await limited.database.pool.query('UPDATE users SET email_verified_at = now() WHERE id = $1', [owner.id]);
    const notices = limited.app.get(MfaNotices, { strict: false });
    for (const { id } of [stranger, owner]) {
      for (let index = 0; index < 12; index++) await notices.tell(id, 'mfa.recovery_regenerated');
    }
    const subject = 'New recovery codes were made';
    const last = await mailTo(limited, owner.email, subject, 12);
    expect(last.text).toContain('Hello');
    expect(mailsOf(limited, stranger.email).filter((mail) => mail.subject === subject)).toHaveLength(10);
  } finally {
    await limited.close();
  }
});
