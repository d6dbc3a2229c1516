import type { ComponentProps } from 'react';
import { Field } from './field.js';
import { PasswordInput } from './input.js';
import { StrengthMeter } from './strength-meter.js';

interface Props extends Omit<ComponentProps<typeof PasswordInput>, 'value'> {
  label?: string;
  value: string;
  min: number;
  /** What is wrong with it, in words. */
  error: string | undefined;
  known: readonly string[];
  /** In place of the words on its length. */
  hint?: string | undefined;
}

/** Where a password is chosen: how long it has to be, and how hard it is to guess. */
export function NewPasswordField({ label = 'Password', value, min, error, known, ...rest }: Props) {
  const length =
    value.length >= min
      ? undefined
      : `At least ${min} characters. A few words that you can remember do well.`;
  const { hint = length, ...input } = rest;
  return (
    <div className="flex flex-col gap-1.5">
      <Field label={label} error={error} hint={hint}>
        {(wiring) => (
          <PasswordInput name="password" {...input} {...wiring} value={value} autoComplete="new-password" />
        )}
      </Field>
      {!error && value.length >= min && <StrengthMeter password={value} known={known} />}
    </div>
  );
}
