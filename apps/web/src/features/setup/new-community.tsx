import { limits } from '@quemiai/contract/limits';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors, refusedWith } from '../../lib/api/errors.js';
import { request } from '../../lib/api/request.js';
import { enter } from '../../lib/auth/session.js';
import { useCommunity } from '../../lib/use-community.js';
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

/** The first two steps, whose answers go to the server together: there is no account before. */
export function NewCommunity({ token, step, onStep }: Props) {
  const community = useCommunity();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>(keptDraft);
  const [password, setPassword] = useState('');
  const [typedBefore] = useState(draft.email !== '');
  const { busy, message, wait, problem, run, clear } = useAction();
  const change = (next: Draft) => {
    setDraft(next);
    keepDraft(next);
    clear();
  };
  const faults: Record<string, string> = {
    ...fieldErrors(problem),
    ...(refusedWith(problem, 'email_taken') && { email: 'There is an account with this address already.' }),
    ...(refusedWith(problem, 'username_taken') && { username: 'This username is taken.' }),
  };
  const atAccount = ['email', 'username', 'password'].some((field) => faults[field]);

  const create = () =>
    run(async () => {
      const { email, username, communityName, registration } = draft;
      const name = communityName.trim();
      await enter(() =>
        request('POST /setup', {
          body: {
            token,
            email: email.trim(),
            username,
            password,
            registration,
            ...(name && { communityName: name }),
          },
        }),
      );
      keepDraft(null);
      await queries.invalidateQueries({ queryKey: ['community'] });
      onStep('factor');
    });

  // A password is not kept anywhere: whoever loads the page again at the second step types it once more.
  if (step === 'account' || password === '' || atAccount)
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
        again={typedBefore && password === ''}
        faults={faults}
        onNext={() => onStep('community')}
      />
    );
  return (
    <CommunityStep
      draft={draft}
      onDraft={change}
      fault={faults['communityName']}
      message={
        refusedWith(problem, 'link_invalid')
          ? 'This set-up address is not valid any more. Restart the server: it prints a new one while there is no administrator.'
          : message
      }
      wait={wait}
      busy={busy}
      onBack={() => onStep('account')}
      onNext={() => void create()}
    />
  );
}
