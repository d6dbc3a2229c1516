import type { RouteResponse } from '@quemiai/contract/routes';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api/api.js';
import { describeError } from '../../lib/api/errors.js';
import { dateOf } from '../../lib/time.js';
import { useTitle } from '../../lib/title.js';
import { Tag } from '../../ui/badge.js';
import { Card } from '../../ui/card.js';
import { LoadState } from '../../ui/load-state.js';
import { Notice } from '../../ui/notice.js';
import { adminKey } from './queries.js';

type Key = RouteResponse<'GET /admin/keys'>['keys'][number];

const states: Record<Key['state'], string | null> = {
  active: null,
  announced: 'Soon',
  retiring: 'Retiring',
  unused: 'Not used',
  missing: 'Missing',
};

const ageOf = ({ ageDays, createdAt }: Key): string => {
  if (ageDays === null) return 'Nobody noted when it was made';
  if (ageDays === 0) return 'Made today';
  const age = `${ageDays} ${ageDays === 1 ? 'day' : 'days'} old`;
  return createdAt === null ? age : `${age}, made on ${dateOf(createdAt)}`;
};

/** What a key is for; nothing for one that is not known here. */
const purposes: Record<string, string> = {
  JWT_SECRET: 'Signs the short-lived tokens of everybody who is signed in.',
  JWT_REFRESH_SECRET: 'Protects the tokens that keep people signed in.',
  ENCRYPTION_KEY: 'Encrypts the secrets that are kept in the database, such as those of authenticator apps.',
};

/** How old the secrets of the server are; never what they are. */
export function KeysPage() {
  useTitle('Keys');
  const keys = useQuery({
    queryKey: [...adminKey, 'keys'],
    queryFn: ({ signal }) => api('GET /admin/keys', {}, { signal }),
  });
  const { data } = keys;
  const overdue = data?.keys.some((key) => key.overdue) ?? false;
  return (
    <Card
      title="Keys"
      about={`What this server signs and encrypts with. No value is ever shown.${
        data ? ` Change each every ${data.rotateAfterDays} days.` : ''
      }`}
    >
      {overdue && (
        <Notice tone="warn">
          Some are older than that. On the server, <code className="font-mono">quemiai secrets rotate</code>{' '}
          makes new ones, and nobody is signed out.
        </Notice>
      )}
      {!data ? (
        <LoadState
          error={keys.isError ? describeError(keys.error) : undefined}
          onRetry={() => void keys.refetch()}
        />
      ) : (
        <ul aria-label="Keys" className="flex flex-col divide-y divide-line">
          {data.keys.map((key) => (
            <li key={`${key.name} ${key.id ?? ''}`} data-testid="key" className="py-3 first:pt-0 last:pb-0">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-semibold">
                <span className="font-mono break-all">{key.name}</span>
                {key.overdue && <Tag tone="bad">Overdue</Tag>}
                {states[key.state] && (
                  <Tag tone={key.state === 'missing' ? 'bad' : 'accent'}>{states[key.state] ?? ''}</Tag>
                )}
              </p>
              {purposes[key.name] && <p className="text-sm text-ink-soft">{purposes[key.name]}</p>}
              <p className="text-sm text-ink-faint">
                {ageOf(key)}
                {key.source === 'none' ? ', nowhere at hand' : `, kept in the ${key.source}`}
                {key.encrypts !== null &&
                  `, encrypts ${key.encrypts} stored ${key.encrypts === 1 ? 'secret' : 'secrets'}`}
              </p>
              {key.id !== null && <p className="font-mono text-xs break-all text-ink-faint">Id {key.id}</p>}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
