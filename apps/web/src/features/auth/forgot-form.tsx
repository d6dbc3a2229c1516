import { useState, type ReactNode } from 'react';
import { request } from '../../lib/api/request.js';
import { useTitle } from '../../lib/title.js';
import { useSendsMail } from '../../lib/use-community.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { Input } from '../../ui/input.js';
import { Notice } from '../../ui/notice.js';
import { useAction } from '../../ui/use-action.js';
import { checks } from './checks.js';

/** Asks for a mail with a link to choose a new password. Says the same whether or not there is such an account. */
export function ForgotForm({ aside }: { aside: ReactNode }) {
  useTitle('Forgotten password');
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [sentTo, setSentTo] = useState<string>();
  const { busy, message, wait, run } = useAction();
  const sendsMail = useSendsMail();
  const submit = () => {
    const address = email.trim();
    const fault = checks.email(address);
    setWrong(fault);
    if (fault) return;
    void run(async () => {
      await request('POST /auth/password/forgot', { body: { email: address } });
      setSentTo(address);
    });
  };
  return (
    <Form busy={busy} onSubmit={submit} className="flex flex-col gap-5">
      <div>
        <h1 className="text-2xl" tabIndex={-1}>
          Forgotten password
        </h1>
        <p className="mt-1 text-base text-ink-soft">Remembered it? {aside}</p>
      </div>
      <FormError message={message} wait={wait} />
      {sentTo !== undefined && !message && (
        <Notice tone={sendsMail ? 'good' : 'warn'} live>
          {sendsMail
            ? `If there is an account with ${sentTo}, a mail with a link is on its way. The link works once, for an hour. Nothing there? Look among the unwanted mail, or send it again.`
            : `This place does not send mail yet. If there is an account with ${sentTo}, those who run it find the link among the kept mails: ask them for it. It works once, for an hour.`}
        </Notice>
      )}
      <Field label="E-mail" error={wrong} hint="The address of your account.">
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
              setWrong(undefined);
            }}
          />
        )}
      </Field>
      <Button type="submit" look="primary" size="lg" busy={busy}>
        {sentTo === undefined ? 'Send a link' : 'Send it again'}
      </Button>
    </Form>
  );
}
