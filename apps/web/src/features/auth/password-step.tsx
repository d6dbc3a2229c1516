import { KeyRound } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { request } from '../../lib/api/request.js';
import { refusedWith } from '../../lib/api/errors.js';
import { passkeysWork } from '../../lib/auth/passkeys.js';
import { enter } from '../../lib/auth/session.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { Input, PasswordInput } from '../../ui/input.js';
import { useAction } from '../../ui/use-action.js';
import { challengeOf, type Challenge } from './challenge.js';
import { signInWithPasskey, useOfferedPasskey } from './passkey-sign-in.js';

interface Props {
  identifier: string;
  onIdentifier: (identifier: string) => void;
  onChallenge: (challenge: Challenge) => void;
  aside: ReactNode;
  forgot: ReactNode;
  notice: ReactNode;
}

export function PasswordStep({ identifier, onIdentifier, onChallenge, aside, forgot, notice }: Props) {
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [busyWith, setBusyWith] = useState<'password' | 'passkey'>();
  const { busy, message, wait, run, fail, clear } = useAction();
  const passwordField = useRef<HTMLInputElement>(null);
  const [nameFirst] = useState(identifier === '');

  // Not begun anew with every wrong password: each offer is a call that counts as an attempt to sign in.
  useOfferedPasskey(!(busy && busyWith === 'passkey'), fail);

  const submit = async () => {
    setTried(true);
    clear();
    if (identifier.trim() === '' || password === '') return;
    setBusyWith('password');
    await run(async () => {
      try {
        await enter(() => request('POST /auth/login', { body: { identifier: identifier.trim(), password } }));
      } catch (error) {
        const challenge = challengeOf(error);
        if (challenge) {
          onChallenge(challenge);
          return;
        }
        if (refusedWith(error, 'invalid_credentials')) {
          // Ready to be typed anew.
          passwordField.current?.focus();
          passwordField.current?.select();
        }
        throw error;
      }
    });
  };
  const passkey = () => {
    setBusyWith('passkey');
    void run(signInWithPasskey);
  };

  return (
    <Form busy={busy} onSubmit={() => void submit()} className="flex flex-col gap-5">
      <div>
        <h1 className="text-2xl" tabIndex={-1}>
          Welcome back
        </h1>
        <p className="mt-1 text-base text-ink-soft">New here? {aside}</p>
      </div>
      {!message && notice}
      <FormError message={message} wait={wait} />
      <Field
        label="Username or e-mail"
        error={tried && identifier.trim() === '' ? 'Give your username or e-mail address.' : undefined}
      >
        {(wiring) => (
          <Input
            {...wiring}
            name="identifier"
            autoComplete="username webauthn"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus={nameFirst}
            value={identifier}
            onChange={(event) => onIdentifier(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Password"
        aside={forgot}
        error={tried && password === '' ? 'Give your password.' : undefined}
      >
        {(wiring) => (
          <PasswordInput
            {...wiring}
            ref={passwordField}
            name="password"
            autoComplete="current-password"
            autoFocus={!nameFirst}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <div className="mt-1 flex flex-col gap-3">
        <Button type="submit" look="primary" size="lg" busy={busy && busyWith === 'password'}>
          Sign in
        </Button>
        {passkeysWork() && (
          <Button size="lg" busy={busy && busyWith === 'passkey'} onClick={passkey}>
            <KeyRound aria-hidden size={18} />
            Sign in with a passkey
          </Button>
        )}
      </div>
    </Form>
  );
}
