import type { Me } from '@quemiai/contract/identity';
import { useTitle } from '../../lib/title.js';
import { EmailCard } from './email-card.js';
import { PasskeysCard } from './passkeys-card.js';
import { PasswordCard } from './password-card.js';
import { SessionsCard } from './sessions-card.js';
import { TwoStepCard } from './two-step-card.js';

export function SecurityPage({ me }: { me: Me }) {
  useTitle('Security');
  return (
    <>
      <TwoStepCard me={me} />
      <PasskeysCard me={me} />
      <PasswordCard me={me} />
      <EmailCard me={me} />
      <SessionsCard />
    </>
  );
}
