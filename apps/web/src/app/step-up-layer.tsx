import { lazy, Suspense } from 'react';
import { useStepUp } from '../lib/auth/step-up.js';
import { toast } from '../ui/toast.js';

const StepUpDialog = lazy(() => import('../features/security/step-up-dialog.js'));

/** Where somebody is asked again who they are; mounted once. */
export function StepUpLayer() {
  const asked = useStepUp();
  if (!asked) return null;
  return (
    <Suspense>
      <StepUpDialog
        onConfirmed={() => asked.settle(true)}
        onCancel={() => {
          asked.settle(false);
          toast('Cancelled. Nothing was changed.');
        }}
      />
    </Suspense>
  );
}
