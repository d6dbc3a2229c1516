import { limits } from '@quemiai/contract/limits';
import { useState } from 'react';
import { fieldErrors, refusedWith } from '../../lib/api/errors.js';
import { request } from '../../lib/api/request.js';
import { enter } from '../../lib/auth/session.js';
import { reloadCommunity, useCommunity } from '../../lib/use-community.js';
import { useAction } from '../../ui/use-action.js';
import { AccountStep } from './account-step.js';
import { CommunityStep } from './community-step.js';
import { keepDraft, keptDraft, type Draft } from './draft.js';

interface Props {
  /** What the printed address carries. */
  token: string;
  step: 'account' | 'community';
  onStep: (step: 'account' | 'community' | 'factor') => void;
}

/** What the server refused, by field. */
const faultsOf = (problem: unknown): Record<string, string> => ({
  ...fieldErrors(problem),
  ...(refusedWith(problem, 'username_taken') && { username: 'This username is taken.' }),
});

/** The first two steps, whose answers go to the server together: there is no account before. */
export function NewCommunity({ token, step, onStep }: Props) {
  const community = useCommunity();
  const [draft, setDraft] = useState<Draft>(keptDraft);
  const [password, setPassword] = useState('');
  const [typedBefore] = useState(draft.email !== '');
  // The password is kept nowhere: after a reload the first step comes again, wherever one was.
  const [accountGiven, setAccountGiven] = useState(false);
  const { busy, message, wait, problem, run, clear } = useAction();
  const change = (next: Draft) => {
    setDraft(next);
    keepDraft(next);
    clear();
  };
  const faults = faultsOf(problem);

  const create = () =>
    run(async () => {
      const { email, username, communityName, registration } = draft;
      const name = communityName.trim();
      const body = { token, email: email.trim(), username, password, registration };
      try {
        await enter(() =>
          request('POST /setup', { body: { ...body, ...(name && { communityName: name }) } }),
        );
      } catch (error) {
        const refused = faultsOf(error);
        if (refused['email'] ?? refused['username'] ?? refused['password']) setAccountGiven(false);
        throw error;
      }
      keepDraft(null);
      await reloadCommunity();
      onStep('factor');
    });

  if (step === 'account' || !accountGiven)
    return (
      <AccountStep
        draft={draft}
        onDraft={change}
        password={password}
        onPassword={(next) => {
          setPassword(next);
          clear();
        }}
        min={community.data?.passwordMin ?? limits.passwordMin}
        again={typedBefore && !accountGiven}
        faults={faults}
        onNext={() => {
          setAccountGiven(true);
          onStep('community');
        }}
      />
    );
  return (
    <CommunityStep
      draft={draft}
      onDraft={change}
      fault={faults['communityName']}
      message={
        refusedWith(problem, 'link_invalid')
          ? 'This is not the token of this server. It stands in the file setup-token in its data folder, and in the address that its start prints on a terminal.'
          : message
      }
      wait={wait}
      busy={busy}
      onBack={() => onStep('account')}
      onNext={() => void create()}
    />
  );
}
