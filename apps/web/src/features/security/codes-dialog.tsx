import { Dialog } from '../../ui/dialog.js';
import { RecoveryCodes } from './recovery-codes.js';

interface Props {
  codes: readonly string[];
  username: string;
  /** They are kept, or the person closed the dialog. */
  onKept: () => void;
}

/** New recovery codes, the one time that they are shown. */
export function CodesDialog({ codes, username, onKept }: Props) {
  return (
    <Dialog
      open
      onClose={onKept}
      title="Your recovery codes"
      description="Each works once in place of the second factor. They are shown only now; earlier ones do not work any more."
    >
      <RecoveryCodes codes={codes} username={username} onKept={onKept} />
    </Dialog>
  );
}
