import type { Me } from '@quemiai/contract/identity';
import { MailWarning, X } from 'lucide-react';
import { useState } from 'react';
import { useSendsMail } from '../../lib/use-community.js';
import { IconButton } from '../../ui/icon-button.js';
import { resendMail } from './resend-mail.js';

/** Put aside until the page is loaded again. */
let putAside = false;

/** While the e-mail address is not confirmed: why that matters, and the mail once more. */
export function VerifyBanner({ me }: { me: Me }) {
  const [hidden, setHidden] = useState(putAside);
  const [busy, setBusy] = useState(false);
  const sendsMail = useSendsMail();
  if (me.emailVerified || hidden) return null;
  const again = async () => {
    if (busy) return;
    setBusy(true);
    await resendMail(me.email, sendsMail);
    setBusy(false);
  };
  return (
    <section
      aria-label="Your e-mail address"
      className="flex shrink-0 items-center gap-2.5 bg-warn-soft py-1 pr-1.5 pl-4 text-sm font-medium text-on-warn"
    >
      <MailWarning aria-hidden size={17} className="shrink-0" />
      <p className="min-w-0 flex-1 truncate" title={me.email}>
        <span className="max-sm:hidden">Confirm your e-mail address with the link in the mail to </span>
        <span className="sm:hidden">Confirm your e-mail address</span>
        <span className="max-sm:hidden">{me.email}</span>
      </p>
      <button
        type="button"
        aria-disabled={busy || undefined}
        className="tap shrink-0 rounded-xs px-1 font-bold underline underline-offset-2"
        onClick={() => void again()}
      >
        Send again
      </button>
      <IconButton
        icon={X}
        label="Not now"
        size="sm"
        className="text-on-warn!"
        onClick={() => {
          putAside = true;
          setHidden(true);
        }}
      />
    </section>
  );
}
