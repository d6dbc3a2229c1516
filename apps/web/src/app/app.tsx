import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { ApiError } from '../lib/api/errors.js';
import { useSession } from '../lib/auth/hooks.js';
import { ToastLayer } from '../ui/toast.js';
import { TooltipLayer } from '../ui/tooltip.js';
import { CrashBoundary } from './crash.js';
import { router } from './router.js';
import { StepUpLayer } from './step-up-layer.js';

/** What the server refused once it refuses again: only a missing answer is worth another try. */
const retry = (failures: number, error: unknown): boolean => failures < 2 && !(error instanceof ApiError);
const newQueries = (): QueryClient =>
  new QueryClient({ defaultOptions: { queries: { retry, staleTime: 30_000 } } });

export function App() {
  const session = useSession();
  const userId = session.status === 'signed-in' ? session.user.id : null;
  return (
    <CrashBoundary>
      {/* What one account fetched is never shown to the next. */}
      <Queries key={userId}>
        <RouterProvider router={router} />
        <StepUpLayer />
      </Queries>
      <ToastLayer />
      <TooltipLayer />
    </CrashBoundary>
  );
}

function Queries({ children }: { children: ReactNode }) {
  const [queries] = useState(newQueries);
  return <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
}
