import { useEffect, useRef, useState, type FormHTMLAttributes, type SubmitEvent } from 'react';

interface Props extends Omit<FormHTMLAttributes<HTMLFormElement>, 'onSubmit'> {
  onSubmit: () => void;
  /** While it is being sent nothing is known of faults yet. */
  busy?: boolean;
}

/** A form that leads to what has to be mended: the first wrong field gets the focus, whoever found it wrong. */
export function Form({ onSubmit, busy = false, ...rest }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [sent, setSent] = useState(0);
  const looked = useRef(0);
  useEffect(() => {
    if (busy || looked.current === sent) return;
    looked.current = sent;
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setSent(sent + 1);
    onSubmit();
  };
  return <form noValidate {...rest} ref={form} onSubmit={submit} />;
}
