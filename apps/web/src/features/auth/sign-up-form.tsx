import type { ReactNode } from 'react';
import { useState } from 'react';
import { refusedWith } from '../../lib/api/errors.js';
import { request } from '../../lib/api/request.js';
import { enter } from '../../lib/auth/session.js';
import { useTitle } from '../../lib/title.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { Input } from '../../ui/input.js';
import { NewPasswordField } from '../../ui/new-password-field.js';
import { useAction } from '../../ui/use-action.js';
import { serverErrors, type AccountErrors } from './account-errors.js';
import type { SignUpField } from './checks.js';
import { checks } from './checks.js';

const fields = ['displayName', 'username', 'email', 'password'] as const;

interface Props {
  aside: ReactNode;
  /** What an invite link carries. */
  invite?: string | undefined;
  /** The fewest characters of a password here. */
  passwordMin: number;
}

export function SignUpForm({ aside, invite, passwordMin }: Props) {
  useTitle('Create an account');
  const [values, setValues] = useState({ displayName: '', username: '', email: '', password: '' });
  const [touched, setTouched] = useState<Partial<Record<SignUpField, boolean>>>({});
  const [refused, setRefused] = useState<AccountErrors>({});
  const { busy, message, wait, problem, run } = useAction();

  const check = (field: SignUpField) => checks[field](values[field], passwordMin);
  const errorOf = (field: SignUpField) => refused[field] ?? (touched[field] ? check(field) : undefined);
  const control = (field: SignUpField) => ({
    name: field,
    value: values[field],
    onChange: (event: { target: { value: string } }) => {
      setValues({ ...values, [field]: event.target.value });
      setRefused({ ...refused, [field]: undefined });
    },
    onBlur: () => values[field] !== '' && setTouched({ ...touched, [field]: true }),
  });

  const submit = async () => {
    setTouched({ displayName: true, username: true, email: true, password: true });
    if (fields.some((field) => check(field))) return;
    const displayName = values.displayName.trim();
    const body = {
      email: values.email.trim(),
      username: values.username,
      password: values.password,
      ...(displayName && { displayName }),
      ...(invite !== undefined && { invite }),
    };
    await run(async () => {
      try {
        await enter(() => request('POST /auth/register', { body }));
      } catch (error) {
        setRefused(serverErrors(error));
        throw error;
      }
    });
  };
  const atField = Object.keys(serverErrors(problem)).length > 0;

  return (
    <Form busy={busy} onSubmit={() => void submit()} className="flex flex-col gap-4.5">
      <div>
        <h1 className="text-2xl" tabIndex={-1}>
          Join the community
        </h1>
        <p className="mt-1 text-base text-ink-soft">Been here before? {aside}</p>
      </div>
      <FormError
        message={
          refusedWith(problem, 'link_invalid')
            ? 'This invite is used up, has expired or was withdrawn. Ask for a new one.'
            : atField
              ? undefined
              : message
        }
        wait={wait}
      />
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
      <NewPasswordField
        {...control('password')}
        min={passwordMin}
        error={errorOf('password')}
        known={[values.username, values.displayName, values.email]}
      />
      <Button type="submit" look="primary" size="lg" busy={busy} className="mt-1 w-full">
        Create account
      </Button>
    </Form>
  );
}
