import type { Me } from '@quemiai/contract/identity';
import { limits } from '@quemiai/contract/limits';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../lib/api/api.js';
import { fieldErrors } from '../../lib/api/errors.js';
import { checkPassword } from '../../lib/account-checks.js';
import { useCommunity } from '../../lib/use-community.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { PasswordInput } from '../../ui/input.js';
import { NewPasswordField } from '../../ui/new-password-field.js';
import { toast } from '../../ui/toast.js';
import { useAction } from '../../ui/use-action.js';
import { useReturnFocus } from '../../ui/use-return-focus.js';
import { securityKey } from './queries.js';

export function PasswordCard({ me }: { me: Me }) {
  const queries = useQueryClient();
  const community = useCommunity();
  const alone = community.data?.passwordMin ?? limits.passwordMin;
  const min = me.mfaEnabled ? limits.passwordWithMfaMin : alone;
  const [open, setOpen] = useState(false);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, message, wait, problem, run, clear } = useAction();
  const faults = fieldErrors(problem);
  const wrongCurrent = faults['currentPassword'] !== undefined;
  const refused = faults['newPassword'];
  const short = checkPassword(next, min);
  const opener = useReturnFocus(open);

  const close = () => {
    setOpen(false);
    setCurrent('');
    setNext('');
    setTried(false);
    clear();
  };
  const submit = () => {
    setTried(true);
    if (current === '' || short) return;
    void run(async () => {
      await api('POST /auth/password/change', { body: { currentPassword: current, newPassword: next } });
      toast('Your password is changed. Other devices were signed out.', 'good');
      close();
      await queries.invalidateQueries({ queryKey: securityKey });
    });
  };

  return (
    <Card
      title="Password"
      about="Changing it signs your other devices out."
      action={
        !open && (
          <Button ref={opener} onClick={() => setOpen(true)}>
            Change password
          </Button>
        )
      }
    >
      {open && (
        <Form busy={busy} onSubmit={submit} className="flex flex-col gap-4">
          {/* Lets password managers know whose password changes. */}
          <input type="text" name="username" autoComplete="username" value={me.username} readOnly hidden />
          <FormError message={wrongCurrent || refused ? undefined : message} wait={wait} />
          <Field
            label="Present password"
            error={
              wrongCurrent
                ? 'That is not your password.'
                : tried && current === ''
                  ? 'Give your present password.'
                  : undefined
            }
          >
            {(wiring) => (
              <PasswordInput
                {...wiring}
                name="currentPassword"
                autoComplete="current-password"
                autoFocus
                value={current}
                onChange={(event) => {
                  setCurrent(event.target.value);
                  clear();
                }}
              />
            )}
          </Field>
          <NewPasswordField
            label="New password"
            name="newPassword"
            min={min}
            error={refused ?? (tried ? short : undefined)}
            known={[me.username, me.displayName, me.email]}
            value={next}
            onChange={(event) => {
              setNext(event.target.value);
              clear();
            }}
          />
          <div className="flex gap-2">
            <Button type="submit" look="primary" busy={busy}>
              Save password
            </Button>
            <Button look="ghost" onClick={close}>
              Cancel
            </Button>
          </div>
        </Form>
      )}
    </Card>
  );
}
