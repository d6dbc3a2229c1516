import { Copy } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { signed } from '../../lib/api/signed.js';
import { useRequestKey } from '../../lib/use-request-key.js';
import { useTitle } from '../../lib/title.js';
import { Button } from '../../ui/button.js';
import { copyText } from '../../ui/copy-text.js';
import { FormError } from '../../ui/form-error.js';
import { ShareLink } from '../../ui/share-link.js';
import { useAction } from '../../ui/use-action.js';
import { WizardLayout } from './wizard-layout.js';

/** What an invite made here allows. */
const invite = { note: 'The first people', maxUses: 25, expiresInDays: 7 };

/** The end of the set-up: a link for the first people, and the way in. */
export function DoneStep({ onward }: { onward: ReactNode }) {
  useTitle('Set up: ready');
  const [url, setUrl] = useState<string>();
  const { busy, message, wait, run } = useAction();
  const idempotencyKey = useRequestKey(JSON.stringify(invite));
  return (
    <WizardLayout
      step="done"
      title="Ready"
      about="Your community is up, and you are its owner. Now it needs people."
    >
      <FormError message={message} wait={wait} />
      {url === undefined ? (
        <div className="flex flex-col gap-2">
          <p className="text-sm text-ink-soft">
            An invite link lets up to {invite.maxUses} people create an account, for a week. Under
            Administration, Invites you can make more and take them back.
          </p>
          <Button
            look="primary"
            size="lg"
            busy={busy}
            onClick={() =>
              void run(async () =>
                setUrl((await signed('POST /admin/invites', { body: invite }, { idempotencyKey })).url),
              )
            }
          >
            Make an invite link
          </Button>
        </div>
      ) : (
        <div className="flex flex-col gap-3">
          <ShareLink label="Invite link" url={url} />
          <Button look="primary" size="lg" onClick={() => copyText(url)}>
            <Copy aria-hidden size={17} />
            Copy link
          </Button>
        </div>
      )}
      {onward}
    </WizardLayout>
  );
}
