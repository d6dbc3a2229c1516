import { useState } from 'react';
import { api } from '../../lib/api/api.js';
import { renewSession } from '../../lib/auth/session.js';
import { wrongCode } from '../../lib/auth/wrong-code.js';
import { Button } from '../../ui/button.js';
import { codeFault, CodeInput } from '../../ui/code-input.js';
import { copyText } from '../../ui/copy-text.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { QrCode } from '../../ui/qr-code.js';
import { useAction } from '../../ui/use-action.js';

export interface Enrolment {
  secret: string;
  otpauthUrl: string;
}

interface Props {
  enrolment: Enrolment;
  /** The app is joined; these are shown once. */
  onDone: (recoveryCodes: readonly string[]) => void;
  /** Outside of a dialog, which sees to that itself. */
  autoFocus?: boolean;
}

/** Joins an authenticator app: scan the picture, then show that it worked. */
export function TotpEnrolment({ enrolment: { secret, otpauthUrl }, onDone, autoFocus }: Props) {
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, message, wait, problem, run } = useAction();
  const wrong = wrongCode(problem);
  const confirm = (given: string) =>
    void run(async () => {
      try {
        const { recoveryCodes } = await api('POST /auth/mfa/totp/confirm', { body: { code: given } });
        // The codes are shown whether or not the new token comes at once: it is asked for again by itself.
        await renewSession().catch(() => undefined);
        onDone(recoveryCodes);
      } catch (error) {
        setCode('');
        setTried(false);
        throw error;
      }
    });
  const submit = () => {
    setTried(true);
    if (!codeFault(code)) confirm(code);
  };
  const grouped = secret.replace(/(.{4})(?=.)/g, '$1 ');
  return (
    <Form busy={busy} onSubmit={submit} className="flex flex-col gap-4">
      <div className="flex flex-col items-center gap-4 sm:flex-row sm:items-start">
        <QrCode
          text={otpauthUrl}
          label="Code to scan with an authenticator app"
          className="size-44 shrink-0 rounded-md border border-line"
        />
        <div className="flex min-w-0 flex-col gap-2 text-sm text-ink-soft">
          <p>Scan this with an authenticator app, such as the one of your phone or your password manager.</p>
          <p>Or type this key into it:</p>
          <p className="font-mono text-sm font-semibold break-words text-ink" data-testid="totp-secret">
            {grouped}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button size="sm" onClick={() => copyText(secret)}>
              Copy the key
            </Button>
            <a
              href={otpauthUrl}
              className="inline-flex h-8 items-center rounded-sm px-3 text-sm font-semibold text-link hover:bg-hover touch:h-11"
            >
              Open in an app
            </a>
          </div>
        </div>
      </div>
      <FormError message={wrong ?? message} wait={wait} />
      <Field label="Six digits that the app shows now" error={tried ? codeFault(code) : undefined}>
        {(wiring) => (
          <CodeInput
            {...wiring}
            aria-invalid={wrong ? true : wiring['aria-invalid']}
            autoFocus={autoFocus}
            value={code}
            onChange={setCode}
            onComplete={confirm}
          />
        )}
      </Field>
      <Button type="submit" look="primary" size="lg" busy={busy}>
        Turn on
      </Button>
    </Form>
  );
}
