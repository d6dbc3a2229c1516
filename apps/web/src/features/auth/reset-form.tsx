import { limits } from '@quemiai/contract/limits';
import { useState, type ReactNode } from 'react';
import { fieldErrors, refusedWith } from '../../lib/api/errors.js';
import { request } from '../../lib/api/request.js';
import { useTitle } from '../../lib/title.js';
import { useCommunity } from '../../lib/use-community.js';
import { Button } from '../../ui/button.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { NewPasswordField } from '../../ui/new-password-field.js';
import { Notice } from '../../ui/notice.js';
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
  const community = useCommunity();
  const alone = community.data?.passwordMin ?? limits.passwordMin;
  // Whose link this is the server alone knows: where the account has a second factor it takes fewer characters.
  const min = limits.passwordWithMfaMin;
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
    });
  };
  // Where another account confirmed the address meanwhile, a new link leads to that one.
  const stale = token === '' || refusedWith(problem, 'link_invalid') || refusedWith(problem, 'email_taken');
  return (
    <Form busy={busy} onSubmit={submit} className="flex flex-col gap-5">
      <h1 className="text-2xl" tabIndex={-1}>
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
      ) : (
        <>
          <FormError message={refused ? undefined : message} wait={wait} />
          <NewPasswordField
            label="New password"
            min={min}
            hint={
              password.length >= alone
                ? undefined
                : `At least ${alone} characters, or ${min} if your account has a second factor.`
            }
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
