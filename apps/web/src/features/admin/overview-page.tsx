import type { RouteResponse } from '@quemiai/contract/routes';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api/api.js';
import { describeError } from '../../lib/api/errors.js';
import { useTitle } from '../../lib/title.js';
import { cx } from '../../ui/cx.js';
import { LoadState } from '../../ui/load-state.js';
import { Notice } from '../../ui/notice.js';
import { adminKey } from './queries.js';

type Figures = RouteResponse<'GET /admin/dashboard'>;

const groups: readonly { title: string; figures: readonly [keyof Figures, string][] }[] = [
  {
    title: 'People',
    figures: [
      ['people', 'Accounts'],
      ['activePeople', 'Seen this week'],
      ['newPeople', 'New this week'],
      ['suspendedPeople', 'Suspended'],
      ['moderators', 'Moderators'],
      ['administrators', 'Administrators'],
    ],
  },
  {
    title: 'Activity',
    figures: [
      ['conversations', 'Conversations'],
      ['messages', 'Messages ever sent'],
      ['sessions', 'Open sessions'],
      ['auditEntries', 'Audit log entries'],
    ],
  },
];

const count = new Intl.NumberFormat();

/** The community in figures. */
export function OverviewPage() {
  useTitle('Administration');
  const asked = useQuery({
    queryKey: [...adminKey, 'dashboard'],
    queryFn: ({ signal }) => api('GET /admin/dashboard', {}, { signal }),
  });
  const { data } = asked;
  if (!data)
    return (
      <LoadState
        error={asked.isError ? describeError(asked.error) : undefined}
        onRetry={() => void asked.refetch()}
      />
    );
  return (
    <>
      {data.administratorsWithoutMfa > 0 && (
        <Notice tone="warn">
          {data.administratorsWithoutMfa === 1
            ? 'One administrator has no second factor yet, and cannot open this part until then.'
            : `${data.administratorsWithoutMfa} administrators have no second factor yet, and cannot open this part until then.`}
        </Notice>
      )}
      {groups.map(({ title, figures }) => (
        <section key={title} aria-labelledby={`figures-${title}`} className="flex flex-col gap-3">
          <h2 id={`figures-${title}`} className="text-lg">
            {title}
          </h2>
          <dl
            className={cx('grid grid-cols-2 gap-3', figures.length > 4 ? 'sm:grid-cols-3' : 'sm:grid-cols-4')}
          >
            {figures.map(([name, label]) => (
              <div
                key={name}
                className="flex flex-col-reverse justify-end rounded-xl border border-line bg-raised px-4 py-3.5 shadow-1"
              >
                <dt className="text-sm text-ink-soft">{label}</dt>
                <dd className="font-display text-2xl font-bold tabular-nums">{count.format(data[name])}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}
