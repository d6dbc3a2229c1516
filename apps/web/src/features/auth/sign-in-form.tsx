import type { ReactNode, SubmitEvent } from 'react';
import { useRef, useState } from 'react';
import { describeError } from '../../lib/api/errors.js';
import { useSession } from '../../lib/auth/hooks.js';
import { signIn } from '../../lib/auth/session.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Input, PasswordInput } from '../../ui/input.js';
import { FormError } from './form-error.js';
import { useTitle } from '../../lib/title.js';

const notices = {
  expired: 'Your session has ended. Sign in again to go on.',
  revoked: 'You were signed out, here or on another device.',
};

export function SignInForm({ aside }: { aside: ReactNode }) {
  useTitle('Sign in');
  const session = useSession();
  const [identifier, setIdentifier] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const reason = session.status === 'signed-out' ? session.reason : null;
  const notice = reason === 'expired' || reason === 'revoked' ? notices[reason] : undefined;

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    setError(undefined);
    if (identifier.trim() === '' || password === '') {
      form.current
        ?.querySelector<HTMLInputElement>(identifier.trim() === '' ? 'input' : 'input[name=password]')
        ?.focus();
      return;
    }
    setBusy(true);
    try {
      await signIn({ identifier: identifier.trim(), password });
    } catch (problem) {
      setError(describeError(problem));
      setBusy(false);
    }
  };

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      <div>
        <h1 className="text-2xl" tabIndex={-1}>
          Welcome back
        </h1>
        <p className="mt-1 text-base text-ink-soft">New here? {aside}</p>
      </div>
      {notice && !error && (
        <p role="status" className="rounded-md bg-warn-soft px-3.5 py-2.5 text-sm font-medium text-on-warn">
          {notice}
        </p>
      )}
      <FormError message={error} />
      <Field
        label="Username or e-mail"
        error={tried && identifier.trim() === '' ? 'Give your username or e-mail address.' : undefined}
      >
        {(wiring) => (
          <Input
            {...wiring}
            name="identifier"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            value={identifier}
            onChange={(event) => setIdentifier(event.target.value)}
          />
        )}
      </Field>
      <Field label="Password" error={tried && password === '' ? 'Give your password.' : undefined}>
        {(wiring) => (
          <PasswordInput
            {...wiring}
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" look="primary" size="lg" busy={busy} className="mt-1 w-full">
        Sign in
      </Button>
    </form>
  );
}
