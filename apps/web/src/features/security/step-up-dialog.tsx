import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { api, type ApiArgs } from '../../lib/api/api.js';
import { describeError } from '../../lib/api/errors.js';
import { showPasskey } from '../../lib/auth/passkeys.js';
import { renewSession } from '../../lib/auth/session.js';
import { wrongCode } from '../../lib/auth/wrong-code.js';
import { useQueries } from '../../lib/queries.js';
import { Button } from '../../ui/button.js';
import { codeFault, CodeInput } from '../../ui/code-input.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { PasswordInput } from '../../ui/input.js';
import { LoadState } from '../../ui/load-state.js';
import { useAction } from '../../ui/use-action.js';

type Proof = ApiArgs<'POST /auth/reauthenticate'>['body'];
type Method = Proof['method'];

const instead: Record<Method, string> = {
  password: 'Use your password',
  totp: 'Use the authenticator app',
  passkey: 'Use a passkey',
};
/** The easiest first. */
const order: readonly Method[] = ['passkey', 'totp', 'password'];

interface Props {
  onConfirmed: () => void;
  onCancel: () => void;
}

/** Asks again who it is, before something that matters. */
export default function StepUpDialog({ onConfirmed, onCancel }: Props) {
  const options = useQuery(
    {
      queryKey: ['step-up'],
      queryFn: () => api('POST /auth/reauthenticate/options', { body: {} }),
      staleTime: 0,
      gcTime: 0,
      refetchOnWindowFocus: false,
    },
    useQueries(),
  );
  const [chosen, setChosen] = useState<Method>();
  const [secret, setSecret] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, message, wait, problem, run, clear } = useAction();
  const offered = order.filter((each) => options.data?.methods.includes(each));
  const method = chosen ?? offered[0];

  const prove = (proof: Proof) =>
    void run(async () => {
      try {
        await api('POST /auth/reauthenticate', { body: proof });
      } catch (error) {
        setSecret('');
        setTried(false);
        throw error;
      }
      // A second factor that was shown now is a fact of the session; its next token says so.
      if (proof.method !== 'password') await renewSession().catch(() => undefined);
      onConfirmed();
    });
  const byPasskey = async (): Promise<void> => {
    const passkey = options.data?.passkey;
    await run(async () => {
      const response = await showPasskey(passkey?.options);
      await api('POST /auth/reauthenticate', {
        body: { method: 'passkey', challenge: passkey?.challenge ?? '', response },
      });
      await renewSession().catch(() => undefined);
      onConfirmed();
    });
  };
  const submit = () => {
    setTried(true);
    if (method === 'passkey') void byPasskey();
    else if (method === 'totp' && !codeFault(secret)) prove({ method, code: secret });
    else if (method === 'password' && secret !== '') prove({ method, password: secret });
  };
  const change = (next: Method) => {
    setChosen(next);
    setSecret('');
    setTried(false);
    clear();
  };

  return (
    <Dialog
      open
      onClose={onCancel}
      title="Confirm that it is you"
      description="This changes something that matters, so we ask once more. It holds for five minutes."
      size="sm"
    >
      {method ? (
        <Form busy={busy} onSubmit={submit} className="flex flex-col gap-4">
          <FormError message={(method === 'totp' && wrongCode(problem)) || message} wait={wait} />
          {method === 'password' && (
            <Field label="Your password" error={tried && secret === '' ? 'Give your password.' : undefined}>
              {(wiring) => (
                <PasswordInput
                  {...wiring}
                  aria-invalid={problem ? true : wiring['aria-invalid']}
                  autoFocus
                  name="current-password"
                  autoComplete="current-password"
                  value={secret}
                  onChange={(event) => setSecret(event.target.value)}
                />
              )}
            </Field>
          )}
          {method === 'totp' && (
            <Field label="Six digits of your authenticator app" error={tried ? codeFault(secret) : undefined}>
              {(wiring) => (
                <CodeInput
                  {...wiring}
                  aria-invalid={wrongCode(problem) ? true : wiring['aria-invalid']}
                  autoFocus
                  value={secret}
                  onChange={setSecret}
                  onComplete={(code) => prove({ method, code })}
                />
              )}
            </Field>
          )}
          <Button
            key={method}
            type="submit"
            look="primary"
            size="lg"
            busy={busy}
            autoFocus={method === 'passkey'}
          >
            {method === 'passkey' && <KeyRound aria-hidden size={18} />}
            {method === 'passkey' ? 'Continue with your passkey' : 'Confirm'}
          </Button>
          <div className="flex flex-col gap-1">
            {offered
              .filter((other) => other !== method)
              .map((other) => (
                <Button key={other} look="ghost" onClick={() => change(other)}>
                  {instead[other]}
                </Button>
              ))}
            <Button look="ghost" onClick={onCancel}>
              Cancel
            </Button>
          </div>
        </Form>
      ) : (
        <LoadState
          rows={2}
          error={options.isError ? describeError(options.error) : undefined}
          onRetry={() => void options.refetch()}
        />
      )}
    </Dialog>
  );
}
