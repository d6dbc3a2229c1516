import type { RouteResponse } from '@quemiai/contract/routes';
import { limits } from '@quemiai/contract/limits';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../lib/api/api.js';
import { describeError, fieldErrors } from '../../lib/api/errors.js';
import { signed } from '../../lib/api/signed.js';
import { registrationModes } from '../../lib/registration.js';
import { useTitle } from '../../lib/title.js';
import { reloadCommunity } from '../../lib/use-community.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';
import { ChoiceList } from '../../ui/choice-list.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { FormError } from '../../ui/form-error.js';
import { Input } from '../../ui/input.js';
import { LoadState } from '../../ui/load-state.js';
import { toast } from '../../ui/toast.js';
import { useAction } from '../../ui/use-action.js';
import { adminKey } from './queries.js';

type Settings = RouteResponse<'GET /admin/settings'>;

export function CommunityPage() {
  useTitle('Community');
  const settings = useQuery({
    queryKey: [...adminKey, 'settings'],
    queryFn: ({ signal }) => api('GET /admin/settings', {}, { signal }),
  });
  return (
    <Card title="Community" about="What newcomers see at the door, and who may come in.">
      {settings.data ? (
        <SettingsForm key={JSON.stringify(settings.data)} settings={settings.data} />
      ) : (
        <LoadState
          error={settings.isError ? describeError(settings.error) : undefined}
          onRetry={() => void settings.refetch()}
        />
      )}
    </Card>
  );
}

function SettingsForm({ settings }: { settings: Settings }) {
  const queries = useQueryClient();
  const [name, setName] = useState(settings.name);
  const [registration, setRegistration] = useState(settings.registration);
  const { busy, message, wait, problem, run } = useAction();
  const fault = fieldErrors(problem)['name'] ?? (name.trim() === '' ? 'Give it a name.' : undefined);
  const changed = name.trim() !== settings.name || registration !== settings.registration;
  const submit = () => {
    if (name.trim() === '' || !changed) return;
    void run(async () => {
      await signed('PATCH /admin/settings', { body: { name: name.trim(), registration } });
      toast('Saved', 'good');
      await Promise.all([queries.invalidateQueries({ queryKey: adminKey }), reloadCommunity()]);
    });
  };
  return (
    <Form busy={busy} onSubmit={submit} className="flex flex-col gap-5">
      <FormError message={fault ? undefined : message} wait={wait} />
      <Field label="Name of the community" error={fault}>
        {(wiring) => (
          <Input
            {...wiring}
            maxLength={limits.communityNameMax}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <ChoiceList
        label="Who may join"
        value={registration}
        onChange={setRegistration}
        options={registrationModes}
      />
      <Button type="submit" look="primary" busy={busy} disabled={!changed} className="self-start">
        Save
      </Button>
    </Form>
  );
}
