import { RouterProvider } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useSession } from '../lib/auth/hooks.js';
import { ToastLayer } from '../ui/toast.js';
import { TooltipLayer } from '../ui/tooltip.js';
import { CrashBoundary } from './crash.js';
import { router } from './router.js';
import { StepUpLayer } from './step-up-layer.js';

export function App() {
  const session = useSession();
  const userId = session.status === 'signed-in' ? session.user.id : null;
  return (
    <CrashBoundary>
      {/* What one account typed and opened is never shown to the next. */}
      <Fragment key={userId}>
        <RouterProvider router={router} />
        <StepUpLayer />
      </Fragment>
      <ToastLayer />
      <TooltipLayer />
    </CrashBoundary>
  );
}
