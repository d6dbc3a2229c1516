import { limits } from '@quemiai/contract/limits';
import { useRef, useState, type ReactNode } from 'react';
import { fieldErrors, refusedWith } from '../../lib/api/errors.js';
import { request } from '../../lib/api/request.js';
import { useTitle } from '../../lib/title.js';
import { useLink } from '../../lib/use-link.js';
import { Button } from '../../ui/button.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { NewPasswordField } from '../../ui/new-password-field.js';
import { Notice } from '../../ui/notice.js';
import { Spinner } from '../../ui/spinner.js';
import { useAction } from '../../ui/use-action.js';
import { checks } from './checks.js';

interface Props {
  /** What the link in the mail carries. */
  token: string;
  signIn: ReactNode;
  again: ReactNode;
}

/** Chooses a new password by the link of a mail. */
export function ResetForm({ token, signIn, again }: Props) {
  useTitle('New password');
  // Whose link this is the server alone knows: where the account has a second factor it takes fewer characters.
  const link = useLink(token === '' ? undefined : token, (given, signal) =>
    request('POST /auth/password/reset/check', { body: { token: given } }, { signal }),
  );
  const min = link.answer?.passwordMin ?? limits.passwordMin;
  const heading = useRef<HTMLHeadingElement>(null);
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState(false);
  const { busy, message, wait, problem, run, clear } = useAction();
  const refused = fieldErrors(problem)['password'];
  const wrong = refused ?? (tried ? checks.password(password, min) : undefined);
  const submit = () => {
    setTried(true);
    if (checks.password(password, min)) return;
    void run(async () => {
      await request('POST /auth/password/reset', { body: { token, password } });
      setDone(true);
      heading.current?.focus();
    });
  };
  // Where another account confirmed the address meanwhile, a new link leads to that one.
  const stale =
    token === '' ||
    link.worth === 'none' ||
    refusedWith(problem, 'link_invalid') ||
    refusedWith(problem, 'email_taken');
  return (
    <Form busy={busy} onSubmit={submit} className="flex flex-col gap-5">
      <h1 ref={heading} className="text-2xl outline-none" tabIndex={-1}>
        Choose a new password
      </h1>
      {done ? (
        <>
          <Notice tone="good" live>
            Your password is changed, and every device was signed out.
          </Notice>
          {signIn}
        </>
      ) : stale ? (
        <>
          <Notice tone="warn" live>
            This link is not valid any more: it works once, for an hour. Ask for a new one.
          </Notice>
          {again}
        </>
      ) : link.worth === 'asking' ? (
        <Spinner label="Looking at the link" />
      ) : (
        <>
          <FormError message={refused ? undefined : message} wait={wait} />
          <NewPasswordField
            label="New password"
            min={min}
            error={wrong}
            known={[]}
            autoFocus
            value={password}
            onChange={(event) => {
              setPassword(event.target.value);
              clear();
            }}
          />
          <Button type="submit" look="primary" size="lg" busy={busy}>
            Save the password
          </Button>
        </>
      )}
    </Form>
  );
}
