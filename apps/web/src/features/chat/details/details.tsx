import { Bell, BellOff, LogOut, Pencil, UserPlus, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { describeError } from '../../../lib/api/errors.js';
import { plural } from '../../../lib/names.js';
import { useOpenPerson } from '../../../lib/open-person.js';
import { Button } from '../../../ui/button.js';
import { ConfirmDialog } from '../../../ui/confirm-dialog.js';
import { IconButton } from '../../../ui/icon-button.js';
import { toast } from '../../../ui/toast.js';
import { useScreen } from '../conversation-context.js';
import { ConversationFace } from '../conversation-face.js';
import { useEngine } from '../engine/hooks/use-engine.js';
import { AddMembersDialog } from './add-members.js';
import { MemberList } from './member-list.js';
import { RenameDialog } from './rename.js';

interface Props {
  onClose: () => void;
  onLeft: () => void;
}

/** Beside the conversation where there is room, over it elsewhere. */
export default function Details({ onClose, onLeft }: Props) {
  const engine = useEngine();
  const openPerson = useOpenPerson();
  const { item, me } = useScreen();
  const { conversation, other } = item;
  const [dialog, setDialog] = useState<'rename' | 'add' | 'leave' | null>(null);
  const close = useRef<HTMLButtonElement>(null);
  const group = conversation.type === 'group';
  const manages = group && conversation.viewer.role !== 'member';
  useEffect(() => close.current?.focus(), []);

  const mute = () => {
    engine.mute(item.id, !item.muted).catch((error: unknown) => toast(describeError(error)));
  };

  return (
    <aside
      aria-label="Details"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
      className="fixed inset-0 z-30 flex flex-col overflow-y-auto bg-surface md:left-auto md:w-88 md:border-l md:border-line md:shadow-3 panes:static panes:w-80 panes:shrink-0 panes:shadow-none"
    >
      <div className="flex h-16 shrink-0 items-center justify-between gap-2 border-b border-line px-4">
        <h2 className="text-lg">Details</h2>
        <IconButton ref={close} icon={X} label="Close details" onClick={onClose} />
      </div>
      <div className="flex flex-col items-center gap-1 px-5 pt-7 pb-5 text-center">
        <ConversationFace item={item} me={me.id} size="xl" />
        <p className="mt-3 flex max-w-full items-center gap-1 font-display text-xl font-bold break-words">
          <span className="min-w-0 break-words">{item.title}</span>
          {manages && (
            <IconButton icon={Pencil} label="Rename group" size="sm" onClick={() => setDialog('rename')} />
          )}
        </p>
        <p className="text-sm text-ink-faint">
          {other ? `@${other.username}` : plural(conversation.memberCount, 'member')}
        </p>
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          {other && (
            <Button size="sm" onClick={() => openPerson(other.username)}>
              View profile
            </Button>
          )}
          <Button size="sm" aria-pressed={item.muted} onClick={mute}>
            {item.muted ? <BellOff aria-hidden size={16} /> : <Bell aria-hidden size={16} />}
            {item.muted ? 'Unmute' : 'Mute'}
          </Button>
          {manages && (
            <Button size="sm" onClick={() => setDialog('add')}>
              <UserPlus aria-hidden size={16} />
              Add people
            </Button>
          )}
        </div>
      </div>
      {group && <MemberList />}
      {group && (
        <div className="mt-auto border-t border-line p-4">
          <Button look="quietDanger" className="w-full" onClick={() => setDialog('leave')}>
            <LogOut aria-hidden size={16} />
            Leave group
          </Button>
        </div>
      )}
      {dialog === 'rename' && <RenameDialog onClose={() => setDialog(null)} />}
      {dialog === 'add' && <AddMembersDialog onClose={() => setDialog(null)} />}
      {dialog === 'leave' && (
        <ConfirmDialog
          title={`Leave ${item.title}?`}
          action="Leave"
          onClose={() => setDialog(null)}
          onConfirm={async () => {
            await engine.leave(item.id);
            onLeft();
          }}
          describe={describeError}
        >
          You get no messages of this group any more. A member who manages it can add you again.
        </ConfirmDialog>
      )}
    </aside>
  );
}
