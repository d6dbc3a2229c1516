import { useState } from 'react';
import { describeError } from '../../lib/api/errors.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Dialog } from '../../ui/dialog.js';
import { RecoveryCodes } from './recovery-codes.js';

interface Props {
  codes: readonly string[];
  username: string;
  /** They are kept, or the person closed the dialog and said so twice. */
  onKept: () => void;
}

/** New recovery codes, the one time that they are shown. */
export function CodesDialog({ codes, username, onKept }: Props) {
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Dialog
        open
        onClose={() => setLeaving(true)}
        title="Your recovery codes"
        description="Each works once in place of the second factor. They are shown only now; earlier ones do not work any more."
      >
        <RecoveryCodes codes={codes} username={username} onKept={onKept} />
      </Dialog>
      {leaving && (
        <ConfirmDialog
          title="Close without keeping the codes?"
          action="Close"
          onClose={() => setLeaving(false)}
          onConfirm={() => Promise.resolve(onKept())}
          describe={describeError}
        >
          They are not shown again, and earlier ones do not work any more. You can make new ones whenever you
          are signed in.
        </ConfirmDialog>
      )}
    </>
  );
}
