import { useState } from 'react';
import { useTitle } from '../../lib/title.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { Input } from '../../ui/input.js';
import { WizardLayout } from './wizard-layout.js';

/** What was pasted may be the whole address. */
const tokenIn = (text: string): string => text.trim().replace(/^.*#/s, '');

interface Props {
  /** The one that was given is not that of this server. */
  refused?: boolean;
  onToken: (token: string) => void;
}

/** Where the address came without its token: from a log that does not hold it. */
export function TokenStep({ refused = false, onToken }: Props) {
  useTitle('Set up');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const [given, setGiven] = useState<string>();
  const errorOf = () => {
    if (tried && tokenIn(text) === '') return 'Give the token, or the whole address.';
    return refused && (text === '' || tokenIn(text) === given)
      ? 'That is not the token of this server: it stands in the file setup-token in the data folder.'
      : undefined;
  };
  const submit = () => {
    setTried(true);
    if (tokenIn(text) === '') return;
    setGiven(tokenIn(text));
    onToken(tokenIn(text));
  };
  return (
    <WizardLayout
      step="account"
      title="Welcome"
      about="Only who can read the files of this server may set it up. Its first start wrote a token for that."
    >
      <Form onSubmit={submit} className="flex flex-col gap-4.5">
        <Field
          label="Set-up token"
          hint="It stands in the file setup-token in the data folder, and in the address that the server prints on a terminal."
          error={errorOf()}
        >
          {(wiring) => (
            <Input
              {...wiring}
              name="token"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              value={text}
              onChange={(event) => setText(event.target.value)}
              className="font-mono"
            />
          )}
        </Field>
        <Button type="submit" look="primary" size="lg">
          Continue
        </Button>
      </Form>
    </WizardLayout>
  );
}
