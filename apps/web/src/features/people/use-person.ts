import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api/api.js';
import { useQueries } from '../../lib/queries.js';

export const usePerson = (username: string) =>
  useQuery(
    {
      queryKey: ['person', username],
      queryFn: ({ signal }) => api('GET /users/:username', { params: { username } }, { signal }),
    },
    useQueries(),
  );
