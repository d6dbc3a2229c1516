import type { ComponentProps } from 'react';
import { Dialog } from '../../ui/dialog.js';
import { Profile } from './profile.js';

interface Props extends Omit<ComponentProps<typeof Profile>, 'level'> {
  onClose: () => void;
}

export default function PersonDialog({ onClose, ...profile }: Props) {
  return (
    <Dialog open onClose={onClose} title="Profile" hideTitle size="sm">
      <div className="py-4">
        <Profile {...profile} level={2} />
      </div>
    </Dialog>
  );
}
