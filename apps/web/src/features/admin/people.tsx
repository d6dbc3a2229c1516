import { UserRole } from '@quemiai/contract/roles';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../lib/api/api.js';
import { describeError } from '../../lib/api/errors.js';
import type { Me } from '../../lib/auth/types.js';
import { useTitle } from '../../lib/title.js';
import { Button } from '../../ui/button.js';
import { EmptyState } from '../../ui/empty-state.js';
import { SearchInput } from '../../ui/input.js';
import { LoadState } from '../../ui/load-state.js';
import { Notice } from '../../ui/notice.js';
import { Select } from '../../ui/select.js';
import { useDelayed } from '../../ui/use-delayed.js';
import { roleNames } from './may-act.js';
import { PersonRow } from './person-row.js';
import { adminKey } from './queries.js';

const roles = [
  { value: '', label: 'Every role' },
  ...Object.values(UserRole).map((role) => ({ value: role, label: roleNames[role] })),
] as const;
const statuses = [
  { value: '', label: 'Every status' },
  { value: 'active', label: 'Active' },
  { value: 'suspended', label: 'Suspended' },
] as const;

/** Everybody with an account: found, promoted, suspended, signed out. */
export function PeoplePage({ me }: { me: Me }) {
  useTitle('People');
  const [typed, setTyped] = useState('');
  const [role, setRole] = useState<(typeof roles)[number]['value']>('');
  const [status, setStatus] = useState<(typeof statuses)[number]['value']>('');
  const q = useDelayed(typed.trim());
  const people = useInfiniteQuery({
    queryKey: [...adminKey, 'people', q, role, status],
    queryFn: ({ pageParam, signal }) =>
      api(
        'GET /admin/users',
        {
          query: {
            ...(q !== '' && { q }),
            ...(role !== '' && { role }),
            ...(status !== '' && { status }),
            ...(pageParam !== null && { cursor: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // Sessions and roles change elsewhere too, as in one's own settings.
    staleTime: 0,
  });
  const similar = people.data?.pages[0]?.similar === true;
  const items = people.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <section aria-label="People" className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-[1fr_11rem_11rem]">
        <SearchInput
          label="Search by name or e-mail"
          value={typed}
          onChange={setTyped}
          className="col-span-2 sm:col-span-1"
        />
        <Select aria-label="Role" value={role} onChange={setRole} options={roles} />
        <Select aria-label="Status" value={status} onChange={setStatus} options={statuses} />
      </div>
      {!people.data ? (
        <LoadState
          rows={5}
          error={people.isError ? describeError(people.error) : undefined}
          onRetry={() => void people.refetch()}
        />
      ) : items.length === 0 ? (
        <EmptyState title="Nobody found">Try another name, role or status.</EmptyState>
      ) : (
        <>
          {similar && <Notice live>Nobody is called that. These names are like it.</Notice>}
          <ul aria-label="People" className="flex flex-col gap-2.5">
            {items.map((user) => (
              <PersonRow key={user.id} me={me} user={user} />
            ))}
          </ul>
        </>
      )}
      {people.hasNextPage && (
        <Button busy={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
          Show more
        </Button>
      )}
    </section>
  );
}
