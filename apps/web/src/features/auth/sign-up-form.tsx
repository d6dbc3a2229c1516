import { limits } from '@quemiai/contract/limits';
import { Check } from 'lucide-react';
import type { ReactNode, SubmitEvent } from 'react';
import { useRef, useState } from 'react';
import { ApiError, describeError, fieldErrors } from '../../lib/api/errors.js';
import { signUp } from '../../lib/auth/session.js';
import { useTitle } from '../../lib/title.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Input, PasswordInput } from '../../ui/input.js';
import { FormError } from './form-error.js';
import type { SignUpField } from './validate.js';
import { checks } from './validate.js';

const fields = ['displayName', 'username', 'email', 'password'] as const;
type Values = Record<SignUpField, string>;
type Errors = Partial<Record<SignUpField, string>>;

/** Which field a refusal of the server belongs to. */
function serverErrors(problem: unknown): Errors {
  if (problem instanceof ApiError && problem.code === 'email_taken')
    return { email: 'There is an account with this address already. Sign in instead?' };
  if (problem instanceof ApiError && problem.code === 'username_taken')
    return { username: 'This username is taken. Try another one.' };
  const found = fieldErrors(problem);
  return Object.fromEntries(
    fields.flatMap((field) => {
      const message = found[field];
      return message === undefined ? [] : [[field, message]];
    }),
  );
}

export function SignUpForm({ aside }: { aside: ReactNode }) {
  useTitle('Create an account');
  const [values, setValues] = useState<Values>({ displayName: '', username: '', email: '', password: '' });
  const [touched, setTouched] = useState<Partial<Record<SignUpField, boolean>>>({});
  const [refused, setRefused] = useState<Errors>({});
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const errorOf = (field: SignUpField): string | undefined =>
    refused[field] ?? (touched[field] ? checks[field](values[field]) : undefined);
  const control = (field: SignUpField) => ({
    name: field,
    value: values[field],
    onChange: (event: { target: { value: string } }) => {
      setValues({ ...values, [field]: event.target.value });
      setRefused({ ...refused, [field]: undefined });
    },
    onBlur: () => values[field] !== '' && setTouched({ ...touched, [field]: true }),
  });
  const focus = (field: SignUpField | undefined) =>
    field && form.current?.querySelector<HTMLInputElement>(`input[name=${field}]`)?.focus();

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setError(undefined);
    setTouched({ displayName: true, username: true, email: true, password: true });
    const wrong = fields.find((field) => checks[field](values[field]));
    if (wrong) {
      focus(wrong);
      return;
    }
    setBusy(true);
    const displayName = values.displayName.trim();
    try {
      await signUp({
        email: values.email.trim(),
        username: values.username,
        password: values.password,
        ...(displayName && { displayName }),
      });
    } catch (problem) {
      const found = serverErrors(problem);
      setRefused(found);
      const field = fields.find((name) => found[name]);
      if (!field) setError(describeError(problem));
      setBusy(false);
      focus(field);
    }
  };

  const enough = values.password.length >= limits.passwordMin;
  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4.5">
      <div>
        <h1 className="text-2xl" tabIndex={-1}>
          Join the community
        </h1>
        <p className="mt-1 text-base text-ink-soft">Been here before? {aside}</p>
      </div>
      <FormError message={error} />
      <Field
        label="Name"
        aside={<span className="text-xs text-ink-faint">optional</span>}
        hint="What people call you. You can change it any time."
        error={errorOf('displayName')}
      >
        {(wiring) => <Input {...wiring} {...control('displayName')} autoComplete="name" autoFocus />}
      </Field>
      <Field label="Username" error={errorOf('username')}>
        {(wiring) => (
          <Input
            {...wiring}
            {...control('username')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Field>
      <Field label="E-mail" error={errorOf('email')}>
        {(wiring) => (
          <Input {...wiring} {...control('email')} type="email" inputMode="email" autoComplete="email" />
        )}
      </Field>
      <Field
        label="Password"
        error={errorOf('password')}
        hint={
          enough ? (
            <span className="inline-flex items-center gap-1.5">
              <Check aria-hidden size={15} className="text-online" /> Long enough.
            </span>
          ) : (
            `At least ${limits.passwordMin} characters. A few words that you can remember do well.`
          )
        }
      >
        {(wiring) => <PasswordInput {...wiring} {...control('password')} autoComplete="new-password" />}
      </Field>
      <Button type="submit" look="primary" size="lg" busy={busy} className="mt-1 w-full">
        Create account
      </Button>
    </form>
  );
}
