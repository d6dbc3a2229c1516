import { limits } from '@quemiai/contract/limits';
import { Copy } from 'lucide-react';
import { useState } from 'react';
import { signed } from '../../lib/api/signed.js';
import { useRequestKey } from '../../lib/use-request-key.js';
import { Button } from '../../ui/button.js';
import { copyText } from '../../ui/copy-text.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { Input } from '../../ui/input.js';
import { Select } from '../../ui/select.js';
import { ShareLink } from '../../ui/share-link.js';
import { useAction } from '../../ui/use-action.js';

const uses = [
  { value: '1', label: 'One person' },
  { value: '5', label: 'Five people' },
  { value: '25', label: 'Twenty-five people' },
  { value: '100', label: 'A hundred people' },
] as const;
const days = [
  { value: '1', label: 'One day' },
  { value: '7', label: 'One week' },
  { value: '30', label: 'Thirty days' },
] as const;

interface Props {
  onClose: () => void;
  onMade: () => void;
}

/** Makes an invite, then shows its link, which the server does not tell again. */
export function InviteDialog({ onClose, onMade }: Props) {
  const [note, setNote] = useState('');
  const [maxUses, setMaxUses] = useState<(typeof uses)[number]['value']>('1');
  const [expiresInDays, setDays] = useState<(typeof days)[number]['value']>('7');
  const [url, setUrl] = useState<string>();
  const { busy, message, wait, run } = useAction();
  const body = { note: note.trim(), maxUses: Number(maxUses), expiresInDays: Number(expiresInDays) };
  const idempotencyKey = useRequestKey(JSON.stringify(body));
  const submit = () =>
    void run(async () => {
      const made = await signed('POST /admin/invites', { body }, { idempotencyKey });
      setUrl(made.url);
      onMade();
    });
  if (url !== undefined)
    return (
      <Dialog
        open
        onClose={onClose}
        title="The invite is ready"
        description="Copy the link now: it is not shown again."
      >
        <div className="flex flex-col gap-4">
          <ShareLink label="Invite link" url={url} />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Done</Button>
            <Button look="primary" onClick={() => copyText(url)}>
              <Copy aria-hidden size={16} />
              Copy link
            </Button>
          </div>
        </div>
      </Dialog>
    );
  return (
    <Dialog open onClose={onClose} title="New invite">
      <Form busy={busy} onSubmit={submit} className="flex flex-col gap-4">
        <FormError message={message} wait={wait} />
        <Field
          label="Note"
          hint="For yourself and the other administrators."
          aside={<span className="text-xs text-ink-faint">optional</span>}
        >
          {(wiring) => (
            <Input
              {...wiring}
              maxLength={limits.inviteNoteMax}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        <Field label="For how many">
          {(wiring) => <Select {...wiring} value={maxUses} onChange={setMaxUses} options={uses} />}
        </Field>
        <Field label="Valid for">
          {(wiring) => <Select {...wiring} value={expiresInDays} onChange={setDays} options={days} />}
        </Field>
        <Button type="submit" look="primary" size="lg" busy={busy}>
          Make the link
        </Button>
      </Form>
    </Dialog>
  );
}
