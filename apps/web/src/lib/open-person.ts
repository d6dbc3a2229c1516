import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Shows a person's card over whatever is on view; going back closes it. */
export function useOpenPerson(): (username: string) => void {
  const navigate = useNavigate();
  return useCallback(
    (person) => void navigate({ to: '.', search: (before) => ({ ...before, person }) }),
    [navigate],
  );
}
