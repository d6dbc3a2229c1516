import { limits } from '@quemiai/contract/limits';
import { MessageCircle, Users } from 'lucide-react';
import { useRef, useState } from 'react';
import { describeError } from '../../../lib/api/errors.js';
import { Button } from '../../../ui/button.js';
import { Dialog } from '../../../ui/dialog.js';
import { Field } from '../../../ui/field.js';
import { Input } from '../../../ui/input.js';
import { Segmented } from '../../../ui/segmented.js';
import { useEngine } from '../engine/hooks/use-engine.js';
import type { Conversation, Person } from '../engine/types.js';
import { PeoplePicker } from './people-picker.js';

const kinds = [
  { value: 'direct', label: 'One person', icon: MessageCircle },
  { value: 'group', label: 'Group', icon: Users },
] as const;

interface Props {
  onClose: () => void;
  onStarted: (conversationId: string) => void;
}

export default function StartDialog({ onClose, onStarted }: Props) {
  const engine = useEngine();
  const [kind, setKind] = useState<'direct' | 'group'>('direct');
  const [chosen, setChosen] = useState<readonly Person[]>([]);
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);

  const start = async (create: () => Promise<Conversation>) => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    try {
      onStarted((await create()).id);
    } catch (problem) {
      setError(describeError(problem));
      setBusy(false);
    }
  };
  const createGroup = () => {
    setMissing(name.trim() === '');
    if (name.trim() === '') {
      nameField.current?.focus();
      return;
    }
    void start(() => engine.createGroup({ name: name.trim(), memberIds: chosen.map(({ id }) => id) }));
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title="New conversation"
      footer={
        kind === 'group' && (
          <Button look="primary" busy={busy} onClick={createGroup}>
            {chosen.length > 0 ? `Create group of ${chosen.length + 1}` : 'Create group'}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-4">
        <Segmented label="Talk to" value={kind} onChange={setKind} options={kinds} />
        {kind === 'group' && (
          <Field
            label="Group name"
            error={missing && name.trim() === '' ? 'Give the group a name.' : undefined}
          >
            {(wiring) => (
              <Input
                {...wiring}
                ref={nameField}
                value={name}
                maxLength={limits.conversationNameMax}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        )}
        {error && (
          <p role="alert" className="text-sm text-danger">
            {error}
          </p>
        )}
        {kind === 'direct' ? (
          <PeoplePicker key="direct" onPick={(person) => void start(() => engine.createDirect(person.id))} />
        ) : (
          <PeoplePicker key="group" chosen={chosen} onChosen={setChosen} />
        )}
      </div>
    </Dialog>
  );
}
