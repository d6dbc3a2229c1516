import { useState } from 'react';
import { describeError } from '../../../lib/api/errors.js';
import { plural } from '../../../lib/names.js';
import { Button } from '../../../ui/button.js';
import { Dialog } from '../../../ui/dialog.js';
import { useScreen } from '../conversation-context.js';
import { useEngine } from '../engine/hooks/use-engine.js';
import type { Person } from '../engine/types.js';
import { PeoplePicker } from '../start/people-picker.js';

export function AddMembersDialog({ onClose }: { onClose: () => void }) {
  const engine = useEngine();
  const { item } = useScreen();
  const [chosen, setChosen] = useState<readonly Person[]>([]);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const present = new Set(item.conversation.members.map((member) => member.id));
  const add = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await engine.addMembers(
        item.id,
        chosen.map(({ id }) => id),
      );
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
      title={`Add people to ${item.title}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={busy} disabled={chosen.length === 0} onClick={() => void add()}>
            {chosen.length === 0 ? 'Add' : `Add ${plural(chosen.length, 'person', 'people')}`}
          </Button>
        </>
      }
    >
      <PeoplePicker chosen={chosen} onChosen={setChosen} present={present} />
      {error && (
        <p role="alert" className="mt-3 text-sm text-danger">
          {error}
        </p>
      )}
    </Dialog>
  );
}
