import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { refusedWith } from '../../lib/api/errors.js';
import { request } from '../../lib/api/request.js';
import { showPasskey } from '../../lib/auth/passkeys.js';
import { enter } from '../../lib/auth/session.js';
import { wrongCode } from '../../lib/auth/wrong-code.js';
import type { ApiArgs } from '../../lib/api/api.js';
import { Button } from '../../ui/button.js';
import { codeFault, CodeInput } from '../../ui/code-input.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { Input } from '../../ui/input.js';
import { useAction } from '../../ui/use-action.js';
import type { Challenge, Factor } from './challenge.js';

const about: Record<Factor, string> = {
  totp: 'Open your authenticator app and type the six digits it shows for this community.',
  passkey: 'Confirm with the passkey that you added to your account.',
  recovery: 'Type one of the recovery codes you kept when you set this up. Each works once.',
};
const instead: Record<Factor, string> = {
  totp: 'Use the authenticator app',
  passkey: 'Use a passkey',
  recovery: 'Use a recovery code',
};

interface Props {
  challenge: Challenge;
  /** Back to the password; with the refusal that led there. */
  onBack: (error?: unknown) => void;
}

/** After the password: a code of the authenticator app, a passkey, or a recovery code. */
export default function SecondFactorStep({ challenge, onBack }: Props) {
  const [method, setMethod] = useState<Factor>(challenge.methods[0] ?? 'recovery');
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, message, wait, problem, run, clear } = useAction();

  const send = (body: ApiArgs<'POST /auth/login/mfa'>['body']) =>
    enter(() => request('POST /auth/login/mfa', { body }));
  const attempt = (given: string) =>
    void run(async () => {
      const { challenge: id, passkeyOptions } = challenge;
      try {
        if (method === 'passkey')
          await send({ challenge: id, method, response: await showPasskey(passkeyOptions) });
        else await send({ challenge: id, method, code: given.trim() });
      } catch (error) {
        // Another code changes nothing.
        if (refusedWith(error, 'challenge_expired') || refusedWith(error, 'account_suspended')) {
          onBack(error);
          return;
        }
        // A recovery code is long: what is mistyped is mended, not typed anew.
        if (method === 'totp') {
          setCode('');
          setTried(false);
        }
        throw error;
      }
    });
  const fault =
    method === 'totp'
      ? codeFault(code)
      : method === 'recovery' && code.trim() === ''
        ? 'Type one of your recovery codes.'
        : undefined;
  const error = tried ? fault : undefined;
  const submit = () => {
    setTried(true);
    if (!fault) attempt(code);
  };
  const change = (next: Factor) => {
    setMethod(next);
    setCode('');
    setTried(false);
    clear();
  };

  const wrong = refusedWith(problem, 'mfa_invalid') || undefined;

  return (
    <Form busy={busy} onSubmit={submit} className="flex flex-col gap-5">
      <div>
        <h1 className="text-2xl" tabIndex={-1}>
          One more step
        </h1>
        <p className="mt-1 text-base text-ink-soft">{about[method]}</p>
      </div>
      <FormError message={(method === 'totp' && wrongCode(problem)) || message} wait={wait} />
      {method === 'totp' && (
        <Field label="Six digits" error={error}>
          {(wiring) => (
            <CodeInput
              {...wiring}
              aria-invalid={wrong ?? wiring['aria-invalid']}
              autoFocus
              value={code}
              onChange={setCode}
              onComplete={attempt}
            />
          )}
        </Field>
      )}
      {method === 'recovery' && (
        <Field label="Recovery code" error={error}>
          {(wiring) => (
            <Input
              {...wiring}
              aria-invalid={wrong ?? wiring['aria-invalid']}
              name="recovery"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              value={code}
              onChange={(event) => setCode(event.target.value)}
              className="font-mono"
            />
          )}
        </Field>
      )}
      <Button
        key={method}
        type="submit"
        look="primary"
        size="lg"
        busy={busy}
        autoFocus={method === 'passkey'}
      >
        {method === 'passkey' && <KeyRound aria-hidden size={18} />}
        {method === 'passkey' ? 'Continue with your passkey' : 'Continue'}
      </Button>
      <div className="flex flex-col items-stretch gap-1">
        {challenge.methods
          .filter((other) => other !== method)
          .map((other) => (
            <Button key={other} look="ghost" onClick={() => change(other)}>
              {instead[other]}
            </Button>
          ))}
        <Button look="ghost" onClick={() => onBack()}>
          Back to the password
        </Button>
      </div>
    </Form>
  );
}
