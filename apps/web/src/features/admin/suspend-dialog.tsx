import { limits } from '@quemiai/contract/limits';
import { useState } from 'react';
import { signed } from '../../lib/api/signed.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { Input } from '../../ui/input.js';
import { Select } from '../../ui/select.js';
import { useAction } from '../../ui/use-action.js';
import type { AdminUser } from './queries.js';

const day = 86_400_000;
const spans = [
  { value: '1', label: 'For a day' },
  { value: '7', label: 'For a week' },
  { value: '30', label: 'For thirty days' },
  { value: '', label: 'Until it is lifted' },
] as const;

interface Props {
  user: AdminUser;
  onClose: () => void;
  onSuspended: () => void;
}

export function SuspendDialog({ user, onClose, onSuspended }: Props) {
  const [reason, setReason] = useState('');
  const [days, setDays] = useState<(typeof spans)[number]['value']>('7');
  const [tried, setTried] = useState(false);
  const { busy, message, wait, run } = useAction();
  const submit = () => {
    setTried(true);
    if (reason.trim() === '') return;
    void run(async () => {
      const until = days === '' ? {} : { until: new Date(Date.now() + Number(days) * day).toISOString() };
      await signed('PUT /admin/users/:id/suspension', {
        params: { id: user.id },
        body: { reason: reason.trim(), ...until },
      });
      onClose();
      onSuspended();
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Suspend ${user.displayName}`}
      description="They are signed out everywhere within a second, and cannot sign in until it ends."
    >
      <Form busy={busy} onSubmit={submit} className="flex flex-col gap-4">
        <FormError message={message} wait={wait} />
        <Field
          label="Reason"
          hint="They are told it when they try to sign in, and it is in the audit log."
          error={tried && reason.trim() === '' ? 'Give a reason: they are told it.' : undefined}
        >
          {(wiring) => (
            <Input
              {...wiring}
              maxLength={limits.suspensionReasonMax}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <Field label="How long">
          {(wiring) => <Select {...wiring} value={days} onChange={setDays} options={spans} />}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" busy={busy}>
            Suspend
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
