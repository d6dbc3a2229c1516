import { api } from '../../lib/api/api.js';
import { Button } from '../../ui/button.js';
import { FormError } from '../../ui/form-error.js';
import { Notice } from '../../ui/notice.js';
import { useAction } from '../../ui/use-action.js';
import { RecoveryCodes } from './recovery-codes.js';

interface Props {
  /** None after the page was loaded again: they are shown once. */
  codes: readonly string[] | null;
  username: string;
  onCodes: (codes: readonly string[]) => void;
  onKept: () => void;
}

/** The recovery codes, or new ones where they were on view before and are gone. */
export function KeepCodes({ codes, username, onCodes, onKept }: Props) {
  const { busy, message, wait, run } = useAction();
  if (codes) return <RecoveryCodes codes={codes} username={username} onKept={onKept} action="Continue" />;
  return (
    <div className="flex flex-col gap-4">
      <Notice>
        Recovery codes are shown once, and this page was loaded again. If you have not kept them yet, make new
        ones: the earlier ones stop working.
      </Notice>
      <FormError message={message} wait={wait} />
      <Button
        look="primary"
        size="lg"
        busy={busy}
        onClick={() =>
          void run(async () => {
            const { recoveryCodes } = await api('POST /auth/mfa/recovery-codes', { body: {} });
            onCodes(recoveryCodes);
          })
        }
      >
        Show new codes
      </Button>
      <Button look="ghost" onClick={onKept}>
        I have kept them already
      </Button>
    </div>
  );
}
