import type { InputHTMLAttributes } from 'react';
import { useRef } from 'react';
import { cx } from './cx.js';
import { Input } from './input.js';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'onSubmit'> {
  value: string;
  onChange: (value: string) => void;
  /** Called once all six digits are there, which saves a press. */
  onComplete?: (value: string) => void;
}

/** What is wrong with a code that was sent, in words. */
export const codeFault = (code: string): string | undefined =>
  code.length < 6 ? 'Type all six digits.' : undefined;

/** The six digits of an authenticator app; phones and password managers fill it in. */
export function CodeInput({ value, onChange, onComplete, className, ...rest }: Props) {
  const told = useRef('');
  return (
    <Input
      {...rest}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCorrect="off"
      spellCheck={false}
      maxLength={9}
      placeholder="··· ···"
      value={value}
      onChange={(event) => {
        const digits = event.target.value.replace(/\D/g, '').slice(0, 6);
        onChange(digits);
        if (digits.length < 6) told.current = '';
        else if (told.current !== digits) {
          told.current = digits;
          onComplete?.(digits);
        }
      }}
      className={cx('h-13 text-center font-mono text-xl tracking-[0.35em] tabular-nums', className)}
    />
  );
}
