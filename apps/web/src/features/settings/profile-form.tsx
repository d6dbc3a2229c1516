import type { Me } from '@quemiai/contract/identity';
import { limits } from '@quemiai/contract/limits';
import { useState } from 'react';
import { describeError, fieldErrors } from '../../lib/api/errors.js';
import { updateMe } from '../../lib/auth/account.js';
import { Avatar } from '../../ui/avatar.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { Input, Textarea } from '../../ui/input.js';
import { toast } from '../../ui/toast.js';

export function ProfileForm({ me }: { me: Me }) {
  const [name, setName] = useState(me.displayName);
  const [bio, setBio] = useState(me.bio);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const changed = name.trim() !== me.displayName || bio !== me.bio;

  const save = async () => {
    if (name.trim() === '') {
      setErrors({ displayName: 'Give a name that people can call you by.' });
      return;
    }
    setBusy(true);
    setErrors({});
    try {
      await updateMe({ displayName: name.trim(), bio });
      toast('Saved', 'good');
    } catch (problem) {
      const found = fieldErrors(problem);
      setErrors(found);
      if (Object.keys(found).length === 0) toast(`Not saved: ${describeError(problem)}`);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Form busy={busy} className="flex flex-col gap-4" onSubmit={() => void save()}>
      <div className="flex items-center gap-4">
        <Avatar seed={me.id} src={me.avatarUrl} size="xl" />
        <p className="text-sm text-ink-faint">
          This face was drawn for you alone, from your account’s number.
        </p>
      </div>
      <Field label="Name" error={errors['displayName']}>
        {(wiring) => (
          <Input
            {...wiring}
            value={name}
            maxLength={limits.displayNameMax}
            autoComplete="name"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="About you"
        error={errors['bio']}
        aside={
          <span className="text-xs text-ink-faint tabular-nums">
            {bio.length} / {limits.bioMax}
          </span>
        }
      >
        {(wiring) => (
          <Textarea
            {...wiring}
            value={bio}
            maxLength={limits.bioMax}
            onChange={(event) => setBio(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" look="primary" busy={busy} disabled={!changed} className="self-start">
        Save profile
      </Button>
    </Form>
  );
}
