import { limits } from '@quemiai/contract/limits';
import { useState } from 'react';
import { fieldErrors, refusedWith } from '../../lib/api/errors.js';
import { request } from '../../lib/api/request.js';
import { enter } from '../../lib/auth/session.js';
import { reloadCommunity, useCommunity } from '../../lib/use-community.js';
import { useLink } from '../../lib/use-link.js';
import { Splash } from '../../ui/splash.js';
import { useAction } from '../../ui/use-action.js';
import { AccountStep } from './account-step.js';
import { CommunityStep } from './community-step.js';
import { keepDraft, keptDraft, type Draft } from './draft.js';
import { TokenStep } from './token-step.js';

interface Props {
  /** What the printed address carries. */
  token: string;
  onToken: (token: string) => void;
  step: 'account' | 'community';
  onStep: (step: 'account' | 'community' | 'factor') => void;
}

/** What the server refused, by field. */
const faultsOf = (problem: unknown): Record<string, string> => ({
  ...fieldErrors(problem),
  ...(refusedWith(problem, 'username_taken') && { username: 'This username is taken.' }),
});

/** The first two steps, whose answers go to the server together: there is no account before. */
export function NewCommunity({ token, onToken, step, onStep }: Props) {
  const community = useCommunity();
  const link = useLink(token, (given, signal) =>
    request('POST /setup/check', { body: { token: given } }, { signal }),
  );
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
  const account = () => ({ token, email: draft.email.trim(), username: draft.username, password });

  const check = () =>
    run(async () => {
      await request('POST /setup/check', { body: account() });
      setAccountGiven(true);
      onStep('community');
    });
  const create = () =>
    run(async () => {
      const { communityName, registration } = draft;
      const name = communityName.trim();
      const body = { ...account(), registration };
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

  if (link.worth === 'asking') return <Splash />;
  if (link.worth === 'none' || refusedWith(problem, 'link_invalid'))
    return (
      <TokenStep
        refused
        onToken={(next) => {
          clear();
          onToken(next);
        }}
      />
    );
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
        message={message}
        wait={wait}
        busy={busy}
        onNext={() => void check()}
      />
    );
  return (
    <CommunityStep
      draft={draft}
      onDraft={change}
      fault={faults['communityName']}
      message={message}
      wait={wait}
      busy={busy}
      onBack={() => onStep('account')}
      onNext={() => void create()}
    />
  );
}
