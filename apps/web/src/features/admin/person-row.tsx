import type { UserRole } from '@quemiai/contract/roles';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Ban, FileClock, LogOut, MoreHorizontal, ShieldOff, UserCheck } from 'lucide-react';
import { useState } from 'react';
import { describeError } from '../../lib/api/errors.js';
import { signed } from '../../lib/api/signed.js';
import type { Me } from '../../lib/auth/types.js';
import { endTime, fullTime, lastSeen } from '../../lib/time.js';
import { Avatar } from '../../ui/avatar.js';
import { Tag } from '../../ui/badge.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { IconButton } from '../../ui/icon-button.js';
import { Menu, MenuChoice, MenuItem, MenuLine } from '../../ui/menu.js';
import { toast } from '../../ui/toast.js';
import { mayAct, roleHints, roleNames, rolesToGive, roleWithArticle } from './may-act.js';
import { adminKey, type AdminUser } from './queries.js';
import { SuspendDialog } from './suspend-dialog.js';

type Asked = 'suspend' | 'lift' | 'sign-out' | 'reset' | { role: UserRole };

/** One account, as a card: the same on a phone and on a desk. */
export function PersonRow({ me, user }: { me: Me; user: AdminUser }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const done = async (text: string) => {
    await queries.invalidateQueries({ queryKey: adminKey });
    toast(text, 'good');
  };
  const suspended = user.status === 'suspended';

  return (
    <li
      data-testid="person"
      className="grid grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-raised p-3.5 lg:grid-cols-[auto_minmax(0,1fr)_minmax(0,1fr)_auto]"
    >
      <Avatar seed={user.id} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 text-base font-semibold wrap-anywhere">{user.displayName}</span>
          {user.role !== 'USER' && <Tag>{roleNames[user.role]}</Tag>}
          {suspended && <Tag tone="bad">Suspended</Tag>}
          {user.id === me.id && <Tag>You</Tag>}
        </p>
        <p className="text-sm wrap-anywhere text-ink-faint">@{user.username}</p>
      </div>
      <div className="col-span-3 row-start-2 min-w-0 text-sm text-ink-soft lg:col-span-1 lg:col-start-3 lg:row-start-1">
        <p className="wrap-anywhere">{user.email}</p>
        <p className="text-ink-faint">
          {user.lastSeenAt ? (
            <span title={fullTime(user.lastSeenAt)}>Seen {lastSeen(user.lastSeenAt)}</span>
          ) : (
            'Not seen yet'
          )}
          {`, ${user.sessions} ${user.sessions === 1 ? 'session' : 'sessions'}`}
          {user.mfaEnabled && ', second factor'}
          {!user.emailVerified && ', e-mail not confirmed'}
        </p>
        {suspended && (
          <p className="text-danger">
            {user.suspendedUntil ? `Until ${endTime(user.suspendedUntil)}` : 'Until it is lifted'}
            {user.suspendedReason ? `: ${user.suspendedReason}` : ''}
          </p>
        )}
      </div>
      <div className="col-start-3 row-start-1 size-10 lg:col-start-4">
        <Menu trigger={<IconButton icon={MoreHorizontal} label={`Actions for ${user.displayName}`} />}>
          {mayAct(me, user) && (
            <>
              <MenuChoice
                label="Role"
                value={user.role}
                onChange={(role) => role !== user.role && setAsked({ role })}
                options={rolesToGive(me).map((role) => ({
                  value: role,
                  label: roleNames[role],
                  hint: roleHints[role],
                }))}
              />
              <MenuLine />
            </>
          )}
          <MenuItem
            icon={FileClock}
            onClick={() => void navigate({ to: '/admin/audit', search: { about: user.username } })}
          >
            In the audit log
          </MenuItem>
          {mayAct(me, user) && (
            <>
              <MenuItem icon={LogOut} onClick={() => setAsked('sign-out')}>
                Sign out everywhere
              </MenuItem>
              {user.mfaEnabled && (
                <MenuItem icon={ShieldOff} onClick={() => setAsked('reset')}>
                  Reset second factor
                </MenuItem>
              )}
              {suspended ? (
                <MenuItem icon={UserCheck} onClick={() => setAsked('lift')}>
                  Lift suspension
                </MenuItem>
              ) : (
                <MenuItem icon={Ban} danger onClick={() => setAsked('suspend')}>
                  Suspend
                </MenuItem>
              )}
            </>
          )}
        </Menu>
      </div>
      {asked === 'suspend' && (
        <SuspendDialog
          user={user}
          onClose={close}
          onSuspended={() => void done(`${user.displayName} is suspended`)}
        />
      )}
      {asked && asked !== 'suspend' && <Confirm user={user} asked={asked} onClose={close} onDone={done} />}
    </li>
  );
}

interface ConfirmProps {
  user: AdminUser;
  asked: Exclude<Asked, 'suspend'>;
  onClose: () => void;
  onDone: (text: string) => Promise<void>;
}

function Confirm({ user: { id, displayName }, asked, onClose, onDone }: ConfirmProps) {
  const params = { id };
  const common = { onClose, describe: describeError };
  if (asked === 'lift')
    return (
      <ConfirmDialog
        {...common}
        danger={false}
        title={`Lift the suspension of ${displayName}?`}
        action="Lift"
        onConfirm={async () => {
          await signed('DELETE /admin/users/:id/suspension', { params });
          await onDone('The suspension is lifted');
        }}
      >
        They can sign in again at once.
      </ConfirmDialog>
    );
  if (asked === 'sign-out')
    return (
      <ConfirmDialog
        {...common}
        title={`Sign ${displayName} out everywhere?`}
        action="Sign out"
        onConfirm={async () => {
          await signed('DELETE /admin/users/:id/sessions', { params });
          await onDone(`${displayName} is signed out everywhere`);
        }}
      >
        Every device of theirs has to sign in again.
      </ConfirmDialog>
    );
  if (asked === 'reset')
    return (
      <ConfirmDialog
        {...common}
        title={`Reset the second factor of ${displayName}?`}
        action="Reset"
        onConfirm={async () => {
          await signed('DELETE /admin/users/:id/mfa', { params });
          await onDone('The second factor is reset');
        }}
      >
        Their authenticator app, recovery codes and passkeys stop working, they are signed out everywhere, and
        their password alone signs them in. Make sure that it is really them who asks.
      </ConfirmDialog>
    );
  const { role } = asked;
  const called = roleWithArticle[role];
  return (
    <ConfirmDialog
      {...common}
      danger={role === 'ADMIN' || role === 'SUPER_ADMIN'}
      title={`Make ${displayName} ${called}?`}
      action="Change role"
      onConfirm={async () => {
        await signed('PUT /admin/users/:id/role', { params, body: { role } });
        await onDone(`${displayName} is now ${called}`);
      }}
    >
      {role === 'ADMIN' || role === 'SUPER_ADMIN'
        ? 'They will be able to see and change everybody’s accounts, once they have signed in again with a second factor.'
        : 'They are signed out everywhere, and sign in again with the new role.'}
    </ConfirmDialog>
  );
}
