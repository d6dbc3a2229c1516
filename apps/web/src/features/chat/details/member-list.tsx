import { MemberRole } from '@quemiai/contract/roles';
import { Ellipsis, UserMinus, UserRound } from 'lucide-react';
import { useState } from 'react';
import { describeError } from '../../../lib/api/errors.js';
import { useOpenPerson } from '../../../lib/open-person.js';
import { Avatar } from '../../../ui/avatar.js';
import { Tag } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { ConfirmDialog } from '../../../ui/confirm-dialog.js';
import { IconButton } from '../../../ui/icon-button.js';
import { Menu, MenuChoice, MenuItem, MenuLine } from '../../../ui/menu.js';
import { toast } from '../../../ui/toast.js';
import { useLivePresence } from '../use-live-presence.js';
import { useScreen } from '../conversation-context.js';
import { useEngine } from '../engine/hooks/use-engine.js';
import { useMembers } from '../engine/hooks/use-members.js';
import type { Member } from '../engine/types.js';

const roleNames = { owner: 'Owner', admin: 'Admin', member: 'Member' } as const;
const roleOptions = Object.values(MemberRole).map((role) => ({ value: role, label: roleNames[role] }));

/** Owners remove anybody, admins remove plain members; the server holds to it. */
const mayRemove = (own: MemberRole, theirs: MemberRole): boolean =>
  own === MemberRole.OWNER || (own === MemberRole.ADMIN && theirs === MemberRole.MEMBER);

export function MemberList() {
  const { item } = useScreen();
  const members = useMembers(item.id);
  const presence = useLivePresence(members.items.map((member) => member.id));
  const [leaving, setLeaving] = useState<Member | null>(null);
  const engine = useEngine();
  return (
    <section aria-labelledby="members-heading" className="px-2 pb-4">
      <h3 id="members-heading" className="px-3 pb-1 text-sm">
        Members
      </h3>
      <ul>
        {members.items.map((member) => (
          <MemberLine
            key={member.id}
            member={member}
            online={presence[member.id]?.online}
            onRemove={() => setLeaving(member)}
          />
        ))}
      </ul>
      {members.loadMore && (
        <Button
          look="ghost"
          size="sm"
          busy={members.loading}
          className="mx-3 mt-2"
          onClick={members.loadMore}
        >
          Show more
        </Button>
      )}
      {leaving && (
        <ConfirmDialog
          title={`Remove ${leaving.displayName}?`}
          action="Remove"
          onClose={() => setLeaving(null)}
          onConfirm={() => engine.removeMember(item.id, leaving.id)}
          describe={describeError}
        >
          {leaving.displayName} gets no messages of this group any more.
        </ConfirmDialog>
      )}
    </section>
  );
}

interface LineProps {
  member: Member;
  online: boolean | undefined;
  onRemove: () => void;
}

function MemberLine({ member, online, onRemove }: LineProps) {
  const engine = useEngine();
  const openPerson = useOpenPerson();
  const { item, me } = useScreen();
  const mine = member.id === me.id;
  const viewer = item.conversation.viewer.role;
  const setRole = (role: MemberRole) => {
    engine.setRole(item.id, member.id, role).catch((error: unknown) => toast(describeError(error)));
  };
  return (
    <li
      data-testid="member"
      className="relative flex items-center gap-3 rounded-md px-3 py-1.5 hover:bg-hover"
    >
      <Avatar seed={member.id} src={member.avatarUrl} size="sm" online={online} />
      <div className="min-w-0 flex-1">
        <button
          type="button"
          className="block max-w-full truncate rounded-xs text-sm font-semibold hover:underline"
          onClick={() => openPerson(member.username)}
        >
          {member.displayName}
          {mine && ' (you)'}
        </button>
        <p className="truncate text-xs text-ink-faint">@{member.username}</p>
      </div>
      {member.role !== MemberRole.MEMBER && <Tag>{roleNames[member.role]}</Tag>}
      {!mine && (
        <Menu trigger={<IconButton icon={Ellipsis} label={`Actions for ${member.displayName}`} size="sm" />}>
          <MenuItem icon={UserRound} onClick={() => openPerson(member.username)}>
            View profile
          </MenuItem>
          {viewer === MemberRole.OWNER && (
            <MenuChoice label="Role" value={member.role} onChange={setRole} options={roleOptions} />
          )}
          {mayRemove(viewer, member.role) && (
            <>
              <MenuLine />
              <MenuItem icon={UserMinus} danger onClick={onRemove}>
                Remove from group
              </MenuItem>
            </>
          )}
        </Menu>
      )}
    </li>
  );
}
