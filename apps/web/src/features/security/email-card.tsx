import type { Me } from '@quemiai/contract/identity';
import { useState } from 'react';
import { checkEmail } from '../../lib/account-checks.js';
import { api } from '../../lib/api/api.js';
import { fieldErrors } from '../../lib/api/errors.js';
import { useSendsMail } from '../../lib/use-community.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { Input } from '../../ui/input.js';
import { Notice } from '../../ui/notice.js';
import { useAction } from '../../ui/use-action.js';
import { useReturnFocus } from '../../ui/use-return-focus.js';
import { resendMail } from './resend-mail.js';

export function EmailCard({ me }: { me: Me }) {
  const [open, setOpen] = useState(false);
  const sendsMail = useSendsMail();
  const [email, setEmail] = useState('');
  const [sentTo, setSentTo] = useState<string>();
  const [tried, setTried] = useState(false);
  const opener = useReturnFocus(open);
  const { busy, message, wait, problem, run, clear } = useAction();
  const fault = fieldErrors(problem)['email'] ?? (tried ? checkEmail(email.trim()) : undefined);

  const close = () => {
    setOpen(false);
    setEmail('');
    setTried(false);
    clear();
  };

  const submit = () => {
    setTried(true);
    const address = email.trim();
    if (checkEmail(address)) return;
    void run(async () => {
      await api('POST /auth/email/change', { body: { email: address } });
      setSentTo(address);
      close();
    });
  };

  return (
    <Card
      title="E-mail"
      about={
        <>
          <span className="font-semibold break-all text-ink">{me.email}</span>
          {me.emailVerified ? ', confirmed' : ', not confirmed yet'}
        </>
      }
      action={
        !open && (
          <div className="flex flex-wrap gap-2">
            {!me.emailVerified && (
              <Button onClick={() => void resendMail(me.email, sendsMail)}>Send again</Button>
            )}
            <Button ref={opener} onClick={() => setOpen(true)}>
              Change e-mail
            </Button>
          </div>
        )
      }
    >
      {sentTo !== undefined && (
        <Notice tone="good" live>
          {sendsMail
            ? `We have sent a mail to ${sentTo}. Nothing there? Look among the unwanted mail.`
            : `This place does not send mail yet: ask those who run it for the link to ${sentTo}.`}{' '}
          The address changes when you open the link; until then everything stays as it is.
        </Notice>
      )}
      {open && (
        <Form busy={busy} onSubmit={submit} className="flex flex-col gap-4">
          <FormError message={fault ? undefined : message} wait={wait} />
          <Field label="New e-mail" error={fault} hint="Both addresses are told of the change.">
            {(wiring) => (
              <Input
                {...wiring}
                name="email"
                type="email"
                inputMode="email"
                autoComplete="email"
                autoFocus
                value={email}
                onChange={(event) => {
                  setEmail(event.target.value);
                  clear();
                }}
              />
            )}
          </Field>
          <div className="flex gap-2">
            <Button type="submit" look="primary" busy={busy}>
              Send a link
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
