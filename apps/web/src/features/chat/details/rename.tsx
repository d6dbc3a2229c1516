import { limits } from '@quemiai/contract/limits';
import { useState } from 'react';
import { describeError } from '../../../lib/api/errors.js';
import { Button } from '../../../ui/button.js';
import { Dialog } from '../../../ui/dialog.js';
import { Field } from '../../../ui/field.js';
import { Input } from '../../../ui/input.js';
import { useScreen } from '../conversation-context.js';
import { useEngine } from '../engine/hooks/use-engine.js';

const formId = 'rename-group';

export function RenameDialog({ onClose }: { onClose: () => void }) {
  const engine = useEngine();
  const { item } = useScreen();
  const [name, setName] = useState(item.conversation.name ?? '');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    const next = name.trim();
    if (next === '') {
      setError('Give the group a name.');
      return;
    }
    setBusy(true);
    try {
      await engine.rename(item.id, next);
      onClose();
    } catch (problem) {
      setError(describeError(problem));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Rename group"
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={formId} busy={busy}>
            Save
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label="Group name" error={error}>
          {(wiring) => (
            <Input
              {...wiring}
              value={name}
              maxLength={limits.conversationNameMax}
              onChange={(event) => setName(event.target.value)}
              onFocus={(event) => event.target.select()}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
