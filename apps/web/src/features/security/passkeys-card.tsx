import type { Me } from '@quemiai/contract/identity';
import { useQueryClient } from '@tanstack/react-query';
import { KeyRound, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../lib/api/api.js';
import { describeError } from '../../lib/api/errors.js';
import { signed } from '../../lib/api/signed.js';
import { passkeysWork } from '../../lib/auth/passkeys.js';
import { renewSession } from '../../lib/auth/session.js';
import { fullTime, lastSeen } from '../../lib/time.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { IconButton } from '../../ui/icon-button.js';
import { LoadState } from '../../ui/load-state.js';
import { Notice } from '../../ui/notice.js';
import { toast } from '../../ui/toast.js';
import { toastError } from '../../ui/toast-error.js';
import { useAction } from '../../ui/use-action.js';
import { addPasskey } from './add-passkey.js';
import { CodesDialog } from './codes-dialog.js';
import { securityKey, useFactors, usePasskeys, type Passkey } from './queries.js';
import { RenamePasskey } from './rename-passkey.js';

export function PasskeysCard({ me }: { me: Me }) {
  const passkeys = usePasskeys();
  const queries = useQueryClient();
  const [naming, setNaming] = useState<Passkey>();
  const [removing, setRemoving] = useState<Passkey>();
  const { busy, run } = useAction();
  const factors = useFactors();
  const [explaining, setExplaining] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>();
  const firstFactor = factors.data !== undefined && !factors.data.totp && factors.data.passkeys === 0;
  const refresh = () => queries.invalidateQueries({ queryKey: securityKey });

  const add = () =>
    run(async () => {
      try {
        setNaming(await addPasskey());
        toast('The passkey is added', 'good');
        await refresh();
      } catch (error) {
        toastError(error);
      }
    });
  const addFirst = async () => {
    const passkey = await addPasskey();
    toast('The passkey is added', 'good');
    setNaming(passkey);
    // It is added in any case: what is missing then is said, and made, where the codes are.
    await api('POST /auth/mfa/recovery-codes', { body: {} }).then(
      ({ recoveryCodes }) => setCodes(recoveryCodes),
      toastError,
    );
    await refresh();
  };
  const remove = async ({ id }: Passkey) => {
    await signed('DELETE /auth/passkeys/:id', { params: { id } });
    await renewSession().catch(() => undefined);
    await refresh();
    toast('The passkey is removed', 'good');
  };

  return (
    <Card
      title="Passkeys"
      about="Sign in with your finger, your face or a security key, without a password. A passkey works only here and cannot be phished."
      action={
        passkeysWork() && (
          <Button busy={busy} onClick={() => (firstFactor ? setExplaining(true) : void add())}>
            <Plus aria-hidden size={16} />
            Add a passkey
          </Button>
        )
      }
    >
      {!passkeysWork() && (
        <Notice>
          This browser offers no passkeys here. They need HTTPS, a name instead of an address in numbers, and
          a current browser.
        </Notice>
      )}
      {!passkeys.data ? (
        <LoadState
          rows={1}
          error={passkeys.isError ? describeError(passkeys.error) : undefined}
          onRetry={() => void passkeys.refetch()}
        />
      ) : (
        passkeys.data.items.length > 0 && (
          <ul aria-label="Your passkeys" className="flex flex-col divide-y divide-line">
            {passkeys.data.items.map((passkey) => (
              <li key={passkey.id} className="flex items-center gap-3 py-2.5 first:pt-0 last:pb-0">
                <KeyRound aria-hidden size={18} className="shrink-0 text-ink-faint" />
                <div className="min-w-0 flex-1">
                  <p className="truncate text-sm font-semibold">{passkey.name}</p>
                  <p className="text-sm text-ink-faint" title={fullTime(passkey.createdAt)}>
                    {passkey.lastUsedAt
                      ? `Used ${lastSeen(passkey.lastUsedAt)}`
                      : `Added ${lastSeen(passkey.createdAt)}, not used yet`}
                    {passkey.backedUp && ', on your other devices too'}
                  </p>
                </div>
                <IconButton
                  icon={Pencil}
                  label={`Rename ${passkey.name}`}
                  size="sm"
                  onClick={() => setNaming(passkey)}
                />
                <IconButton
                  icon={Trash2}
                  label={`Remove ${passkey.name}`}
                  size="sm"
                  onClick={() => setRemoving(passkey)}
                />
              </li>
            ))}
          </ul>
        )
      )}
      {explaining && (
        <ConfirmDialog
          title="Your first passkey"
          action="Add it"
          danger={false}
          onClose={() => setExplaining(false)}
          onConfirm={addFirst}
          describe={describeError}
        >
          It signs you in without a password. And it becomes your second step: from now on, signing in with
          the password also asks for it. You get recovery codes for the day it is lost.
        </ConfirmDialog>
      )}
      {codes && <CodesDialog codes={codes} username={me.username} onKept={() => setCodes(undefined)} />}
      {naming && !codes && (
        <RenamePasskey
          passkey={naming}
          onClose={() => setNaming(undefined)}
          onRenamed={() => {
            setNaming(undefined);
            void refresh();
          }}
        />
      )}
      {removing && (
        <ConfirmDialog
          title={`Remove ${removing.name}?`}
          action="Remove"
          onClose={() => setRemoving(undefined)}
          onConfirm={() => remove(removing)}
          describe={describeError}
        >
          It does not sign you in any more. Remove it from the device or the password manager as well.
        </ConfirmDialog>
      )}
    </Card>
  );
}
