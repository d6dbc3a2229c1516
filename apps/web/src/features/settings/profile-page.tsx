import type { Me } from '@quemiai/contract/identity';
import { useTitle } from '../../lib/title.js';
import { Card } from '../../ui/card.js';
import { ProfileForm } from './profile-form.js';

export function ProfilePage({ me }: { me: Me }) {
  useTitle('Settings');
  return (
    <Card
      title="Profile"
      about={
        <>
          Others find you as <span className="font-semibold text-ink">@{me.username}</span>
        </>
      }
    >
      <ProfileForm key={me.id} me={me} />
    </Card>
  );
}
