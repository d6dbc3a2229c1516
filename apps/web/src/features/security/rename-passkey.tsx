import { limits } from '@quemiai/contract/limits';
import { useState } from 'react';
import { api } from '../../lib/api/api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { Input } from '../../ui/input.js';
import { useAction } from '../../ui/use-action.js';
import type { Passkey } from './queries.js';

interface Props {
  passkey: Passkey;
  onClose: () => void;
  onRenamed: () => void;
}

export function RenamePasskey({ passkey, onClose, onRenamed }: Props) {
  const [name, setName] = useState(passkey.name);
  const { busy, message, wait, run } = useAction();
  const submit = () => {
    if (name.trim() === '') return;
    void run(async () => {
      if (name.trim() !== passkey.name)
        await api('PATCH /auth/passkeys/:id', { params: { id: passkey.id }, body: { name: name.trim() } });
      onRenamed();
    });
  };
  return (
    <Dialog open onClose={onClose} title="Name the passkey" size="sm">
      <Form busy={busy} onSubmit={submit} className="flex flex-col gap-4">
        <FormError message={message} wait={wait} />
        <Field
          label="Name"
          hint="So that you know it again, such as “Phone” or “Blue security key”."
          error={name.trim() === '' ? 'Give it a name.' : undefined}
        >
          {(wiring) => (
            <Input
              {...wiring}
              maxLength={limits.factorNameMax}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="primary" busy={busy}>
          Save name
        </Button>
      </Form>
    </Dialog>
  );
}
