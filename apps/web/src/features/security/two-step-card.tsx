import type { Me } from '@quemiai/contract/identity';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../lib/api/api.js';
import { describeError } from '../../lib/api/errors.js';
import { signed } from '../../lib/api/signed.js';
import { renewSession } from '../../lib/auth/session.js';
import { Tag } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Dialog } from '../../ui/dialog.js';
import { LoadState } from '../../ui/load-state.js';
import { Notice } from '../../ui/notice.js';
import { toast } from '../../ui/toast.js';
import { toastError } from '../../ui/toast-error.js';
import { useAction } from '../../ui/use-action.js';
import { CodesDialog } from './codes-dialog.js';
import { securityKey, useFactors } from './queries.js';
import { TotpEnrolment, type Enrolment } from './totp-enrolment.js';

/** The authenticator app and the recovery codes. */
export function TwoStepCard({ me }: { me: Me }) {
  const factors = useFactors();
  const queries = useQueryClient();
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [removing, setRemoving] = useState(false);
  const [renewing, setRenewing] = useState(false);
  const { busy, run } = useAction();
  const refresh = () => queries.invalidateQueries({ queryKey: securityKey });

  const begin = () =>
    run(() => api('POST /auth/mfa/totp/enroll', { body: {} }).then(setEnrolment).catch(toastError));
  const renewCodes = async () => {
    const { recoveryCodes } = await api('POST /auth/mfa/recovery-codes', { body: {} });
    setCodes(recoveryCodes);
  };
  const remove = async () => {
    await signed('DELETE /auth/mfa/totp');
    await renewSession().catch(() => undefined);
    await refresh();
    toast('The authenticator app is removed', 'good');
  };

  const { data } = factors;
  return (
    <Card
      title="Two-step sign-in"
      about="Besides the password, signing in takes a code of an app on your phone or in your password manager. Whoever learns your password still cannot get in."
    >
      {!data ? (
        <LoadState
          rows={1}
          error={factors.isError ? describeError(factors.error) : undefined}
          onRetry={() => void factors.refetch()}
        />
      ) : (
        <>
          {data.required && !data.totp && data.passkeys === 0 && (
            <Notice tone="warn">
              Your role needs a second factor: until there is one, the administration stays closed.
            </Notice>
          )}
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="flex items-center gap-2.5 text-sm font-semibold">
              Authenticator app {data.totp && <Tag>On</Tag>}
            </p>
            {data.totp ? (
              <Button look="quietDanger" onClick={() => setRemoving(true)}>
                Remove
              </Button>
            ) : (
              <Button look="primary" busy={busy} onClick={() => void begin()}>
                Set up
              </Button>
            )}
          </div>
          {(data.totp || data.passkeys > 0) && (
            <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
              <div className="min-w-0 flex-1 basis-56">
                <p className="text-sm font-semibold">Recovery codes</p>
                <p className="text-sm text-ink-soft">
                  {data.recoveryCodesLeft === 0
                    ? 'You have none. Make some, or a lost phone or key locks you out.'
                    : `${data.recoveryCodesLeft} left, for when the phone is gone.`}
                </p>
              </div>
              <Button
                busy={busy}
                onClick={() => {
                  if (data.recoveryCodesLeft > 0) setRenewing(true);
                  else void run(() => renewCodes().catch(toastError));
                }}
              >
                {data.recoveryCodesLeft === 0 ? 'Make codes' : 'Make new codes'}
              </Button>
            </div>
          )}
        </>
      )}
      {enrolment && !codes && (
        <Dialog open size="lg" onClose={() => setEnrolment(undefined)} title="Set up the authenticator app">
          <TotpEnrolment
            enrolment={enrolment}
            onDone={(recoveryCodes) => {
              setCodes(recoveryCodes);
              setEnrolment(undefined);
              void refresh();
            }}
          />
        </Dialog>
      )}
      {codes && (
        <CodesDialog
          codes={codes}
          username={me.username}
          onKept={() => {
            setCodes(undefined);
            void refresh();
          }}
        />
      )}
      {renewing && (
        <ConfirmDialog
          title="Make new recovery codes?"
          action="Make new codes"
          danger={false}
          onClose={() => setRenewing(false)}
          onConfirm={renewCodes}
          describe={describeError}
        >
          Those that you have stop working at once.
        </ConfirmDialog>
      )}
      {removing && (
        <ConfirmDialog
          title="Remove the authenticator app?"
          action="Remove"
          onClose={() => setRemoving(false)}
          onConfirm={remove}
          describe={describeError}
        >
          Signing in takes your password alone then, unless you have a passkey. Your recovery codes stop
          working with the last second factor.
        </ConfirmDialog>
      )}
    </Card>
  );
}
