import { useState } from 'react';
import { useTitle } from '../../lib/title.js';
import { checkEmail, checkPassword, checkUsername } from '../../lib/account-checks.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { Input } from '../../ui/input.js';
import { NewPasswordField } from '../../ui/new-password-field.js';
import { Notice } from '../../ui/notice.js';
import type { Draft } from './draft.js';
import { WizardLayout } from './wizard-layout.js';

interface Props {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  password: string;
  onPassword: (password: string) => void;
  min: number;
  /** The page was loaded again, and the password is gone. */
  again: boolean;
  /** What the server refused, by field. */
  faults: Record<string, string>;
  message: string | undefined;
  wait: number | null;
  busy: boolean;
  onNext: () => void;
}

export function AccountStep({
  draft,
  onDraft,
  password,
  onPassword,
  min,
  again,
  faults,
  message,
  wait,
  busy,
  onNext,
}: Props) {
  useTitle('Set up: your account');
  const [tried, setTried] = useState(false);
  const first = (['email', 'username', 'password'] as const).find((field) => faults[field] !== undefined);
  // Fixed for as long as this step is on view: the focus follows where it began, not every change.
  const [start] = useState(first ?? (again ? 'password' : 'email'));
  const wrong = {
    email: checkEmail(draft.email.trim()),
    username: checkUsername(draft.username),
    password: checkPassword(password, min),
  };
  const errorOf = (field: keyof typeof wrong) => faults[field] ?? (tried ? wrong[field] : undefined);
  const submit = () => {
    setTried(true);
    if (!Object.values(wrong).some(Boolean)) onNext();
  };
  return (
    <WizardLayout
      step="account"
      title="Welcome"
      about="This server is yours. Create the first account, which runs the community."
    >
      <Form busy={busy} onSubmit={submit} className="flex flex-col gap-4.5">
        <FormError message={first ? undefined : message} wait={wait} />
        {again && <Notice>The page was loaded again. Your password was not kept: type it once more.</Notice>}
        <Field label="E-mail" error={errorOf('email')}>
          {(wiring) => (
            <Input
              {...wiring}
              name="email"
              type="email"
              inputMode="email"
              autoComplete="email"
              autoFocus={start === 'email'}
              value={draft.email}
              onChange={(event) => onDraft({ ...draft, email: event.target.value })}
            />
          )}
        </Field>
        <Field label="Username" error={errorOf('username')}>
          {(wiring) => (
            <Input
              {...wiring}
              name="username"
              autoComplete="username"
              autoFocus={start === 'username'}
              autoCapitalize="none"
              spellCheck={false}
              value={draft.username}
              onChange={(event) => onDraft({ ...draft, username: event.target.value })}
            />
          )}
        </Field>
        <NewPasswordField
          value={password}
          min={min}
          error={errorOf('password')}
          known={[draft.username, draft.email]}
          autoFocus={start === 'password'}
          onChange={(event) => onPassword(event.target.value)}
        />
        <Button type="submit" look="primary" size="lg" busy={busy}>
          Continue
        </Button>
      </Form>
    </WizardLayout>
  );
}
