import { useState } from 'react';
import { limits } from '@quemiai/contract/limits';
import { registrationModes } from '../../lib/registration.js';
import { useTitle } from '../../lib/title.js';
import { Button } from '../../ui/button.js';
import { ChoiceList } from '../../ui/choice-list.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { Input } from '../../ui/input.js';
import type { Draft } from './draft.js';
import { WizardLayout } from './wizard-layout.js';

interface Props {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  fault: string | undefined;
  message: string | undefined;
  wait: number | null;
  busy: boolean;
  onBack: () => void;
  onNext: () => void;
}

export function CommunityStep({ draft, onDraft, fault, message, wait, busy, onBack, onNext }: Props) {
  useTitle('Set up: the community');
  const [tried, setTried] = useState(false);
  const missing = tried && draft.communityName.trim() === '' ? 'Give it a name.' : undefined;
  const submit = () => {
    setTried(true);
    if (draft.communityName.trim() !== '') onNext();
  };
  return (
    <WizardLayout
      step="community"
      title="Your community"
      about="What is it called, and who may join? Both can be changed later."
    >
      <Form busy={busy} onSubmit={submit} className="flex flex-col gap-5">
        <FormError message={fault ? undefined : message} wait={wait} />
        <Field
          label="Name"
          error={fault ?? missing}
          hint="It stands at the door, in mails and above every page."
        >
          {(wiring) => (
            <Input
              {...wiring}
              name="communityName"
              placeholder="Harbour Street allotments"
              maxLength={limits.communityNameMax}
              autoFocus
              value={draft.communityName}
              onChange={(event) => onDraft({ ...draft, communityName: event.target.value })}
            />
          )}
        </Field>
        <ChoiceList
          label="Who may join"
          value={draft.registration}
          onChange={(registration) => onDraft({ ...draft, registration })}
          options={registrationModes}
        />
        <div className="flex flex-col gap-2">
          <Button type="submit" look="primary" size="lg" busy={busy}>
            Create the community
          </Button>
          <Button look="ghost" onClick={onBack}>
            Back
          </Button>
        </div>
      </Form>
    </WizardLayout>
  );
}
