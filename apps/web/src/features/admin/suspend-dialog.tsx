import { limits } from '@quemiai/contract/limits';
import { useState } from 'react';
import { signed } from '../../lib/api/signed.js';
import { dayOf, endTime } from '../../lib/time.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { Input } from '../../ui/input.js';
import { Select } from '../../ui/select.js';
import { useAction } from '../../ui/use-action.js';
import type { AdminUser } from './queries.js';
import { endOf, spans, type Span } from './suspension-end.js';

interface Props {
  user: AdminUser;
  onClose: () => void;
  onSuspended: () => void;
}

export function SuspendDialog({ user, onClose, onSuspended }: Props) {
  const [reason, setReason] = useState('');
  const [span, setSpan] = useState<Span>('7');
  const [lastDay, setLastDay] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, message, wait, run } = useAction();
  const [opened] = useState(() => new Date());
  const planned = endOf(span, lastDay, opened);
  const submit = () => {
    setTried(true);
    const end = endOf(span, lastDay, new Date());
    if (reason.trim() === '' || end === undefined) return;
    void run(async () => {
      await signed('PUT /admin/users/:id/suspension', {
        params: { id: user.id },
        body: { reason: reason.trim(), ...(end !== null && { until: end }) },
      });
      onClose();
      onSuspended();
    });
  };
  const ends = typeof planned === 'string' ? `It lasts until ${endTime(planned)}.` : undefined;
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
          hint="They are told it by mail and when they sign in, and it is in the audit log."
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
        <Field label="How long" hint={span === 'date' ? undefined : ends}>
          {(wiring) => <Select {...wiring} value={span} onChange={setSpan} options={spans} />}
        </Field>
        {span === 'date' && (
          <Field
            label="Last day"
            hint={ends}
            error={tried && planned === undefined ? 'Give a day that is not over yet.' : undefined}
          >
            {(wiring) => (
              <Input
                {...wiring}
                type="date"
                min={dayOf(opened)}
                value={lastDay}
                onChange={(event) => setLastDay(event.target.value)}
              />
            )}
          </Field>
        )}
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
