import { useQuery } from '@tanstack/react-query';
import { KeyRound, Smartphone, type LucideIcon } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { api } from '../../lib/api/api.js';
import { passkeysWork } from '../../lib/auth/passkeys.js';
import { Button } from '../../ui/button.js';
import { FormError } from '../../ui/form-error.js';
import { Spinner } from '../../ui/spinner.js';
import { useAction } from '../../ui/use-action.js';
import { addPasskey } from './add-passkey.js';
import { securityKey } from './queries.js';
import { TotpEnrolment, type Enrolment } from './totp-enrolment.js';

interface Props {
  /** There is a second factor now; the codes are there where it was added just now. */
  onDone: (recoveryCodes: readonly string[] | null) => void;
}

/** The first second factor of an account, of the person's choice. */
export function FactorSetup({ onDone }: Props) {
  const factors = useQuery({
    queryKey: [...securityKey, 'factors'],
    queryFn: ({ signal }) => api('GET /auth/mfa', {}, { signal }),
    staleTime: Infinity,
  });
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [way, setWay] = useState<'app' | 'passkey'>();
  const [returned, setReturned] = useState(false);
  const { busy, message, wait, run } = useAction();
  const had = factors.data !== undefined && (factors.data.totp || factors.data.passkeys > 0);
  const finish = useEffectEvent(onDone);
  useEffect(() => {
    if (had) finish(null);
  }, [had]);
  if (factors.isPending || had) return <Spinner label="Loading" className="self-center" />;

  const byApp = () => {
    setWay('app');
    void run(async () => setEnrolment(await api('POST /auth/mfa/totp/enroll', { body: {} })));
  };
  const byPasskey = () => {
    setWay('passkey');
    void run(async () => {
      await addPasskey();
      const { recoveryCodes } = await api('POST /auth/mfa/recovery-codes', { body: {} });
      onDone(recoveryCodes);
    });
  };
  if (enrolment)
    return (
      <div className="flex flex-col gap-4">
        <TotpEnrolment autoFocus enrolment={enrolment} onDone={onDone} />
        <Button
          look="ghost"
          onClick={() => {
            setEnrolment(undefined);
            setReturned(true);
          }}
        >
          Choose another way
        </Button>
      </div>
    );
  return (
    <div className="flex flex-col gap-3">
      <FormError message={message} wait={wait} />
      {passkeysWork() && (
        <Way
          icon={KeyRound}
          title="Passkey"
          about="Your finger, your face, a PIN or a security key. Nothing to type, and nothing to phish."
          busy={busy && way === 'passkey'}
          onClick={byPasskey}
        />
      )}
      <Way
        icon={Smartphone}
        title="Authenticator app"
        about="Six digits from an app on your phone or in your password manager."
        focused={returned}
        busy={busy && way === 'app'}
        onClick={byApp}
      />
    </div>
  );
}

interface WayProps {
  icon: LucideIcon;
  title: string;
  about: string;
  busy: boolean;
  focused?: boolean;
  onClick: () => void;
}

function Way({ icon: Icon, title, about, busy, focused, onClick }: WayProps) {
  return (
    <button
      type="button"
      autoFocus={focused}
      aria-busy={busy || undefined}
      onClick={onClick}
      className="flex items-start gap-4 rounded-lg border border-edge bg-raised p-4 text-left shadow-1 transition hover:border-line-strong hover:bg-hover"
    >
      <span className="grid size-10 shrink-0 place-items-center rounded-md bg-accent-soft text-ink">
        {busy ? <Spinner /> : <Icon aria-hidden size={20} />}
      </span>
      <span className="min-w-0">
        <span className="block text-base font-semibold">{title}</span>
        <span className="block text-sm text-ink-soft">{about}</span>
      </span>
    </button>
  );
}
