import { Eye, EyeOff, Search, X } from 'lucide-react';
import type { InputHTMLAttributes, Ref, TextareaHTMLAttributes } from 'react';
import { useState } from 'react';
import { cx } from './cx.js';
import { IconButton } from './icon-button.js';

const box =
  'w-full rounded-md border border-line-strong/70 bg-raised text-base text-ink transition placeholder:text-ink-faint hover:border-line-strong focus-visible:border-focus focus-visible:outline-offset-0 aria-invalid:border-danger disabled:opacity-60';

interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  ref?: Ref<HTMLInputElement>;
}

export function Input({ className, ...rest }: InputProps) {
  return <input {...rest} className={cx(box, 'h-11 px-3.5', className)} />;
}

export function PasswordInput({ className, ...rest }: Omit<InputProps, 'type'>) {
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <Input {...rest} type={shown ? 'text' : 'password'} className={cx('pr-12', className)} />
      <IconButton
        icon={shown ? EyeOff : Eye}
        label={shown ? 'Hide password' : 'Show password'}
        size="sm"
        className="absolute! top-1.5 right-1.5"
        onClick={() => setShown(!shown)}
      />
    </div>
  );
}

interface SearchProps extends Omit<InputProps, 'onChange' | 'value'> {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function SearchInput({ label, value, onChange, className, ...rest }: SearchProps) {
  return (
    <div className={cx('relative', className)}>
      <Search
        aria-hidden
        size={17}
        className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-faint"
      />
      <input
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        {...rest}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="h-10 w-full rounded-md bg-sunken pr-9 pl-9.5 text-sm text-ink transition placeholder:text-ink-faint hover:bg-hover focus-visible:bg-raised touch:h-11"
      />
      {value !== '' && (
        <IconButton
          icon={X}
          label="Clear"
          size="sm"
          className="absolute! top-1/2 right-1 -translate-y-1/2"
          onClick={() => onChange('')}
        />
      )}
    </div>
  );
}

interface TextareaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  ref?: Ref<HTMLTextAreaElement>;
}

export function Textarea({ className, ...rest }: TextareaProps) {
  return <textarea {...rest} className={cx(box, 'min-h-24 resize-y px-3.5 py-2.5', className)} />;
}
