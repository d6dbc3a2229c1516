import type { User } from '@quemiai/contract/identity';
import { CalendarDays, MessageCircle, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { ApiError, describeError } from '../../lib/api/errors.js';
import { monthAndYear } from '../../lib/time.js';
import { Avatar } from '../../ui/avatar.js';
import { Button } from '../../ui/button.js';
import { EmptyState } from '../../ui/empty-state.js';
import { Face } from '../../ui/face.js';
import { Spinner } from '../../ui/spinner.js';
import { toast } from '../../ui/toast.js';
import { usePerson } from './use-person.js';

interface Props {
  username: string;
  /** Whose card it is when it is one's own. */
  me: string;
  onMessage: (user: User) => Promise<void>;
  onSettings: () => void;
  /** The heading's level in the page. */
  level: 1 | 2;
}

/** Who somebody is, and the way to talk to them. */
export function Profile({ username, me, onMessage, onSettings, level }: Props) {
  const { data: user, error, refetch } = usePerson(username);
  const [busy, setBusy] = useState(false);
  if (error)
    return error instanceof ApiError && error.code === 'not_found' ? (
      <Unknown username={username} level={level} />
    ) : (
      <EmptyState
        level={level}
        title="This profile could not be had"
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      >
        {describeError(error)}
      </EmptyState>
    );
  if (!user)
    return (
      <div className="grid min-h-60 place-items-center">
        <Spinner label="Loading profile" />
      </div>
    );
  const Heading = `h${level}` as const;
  const message = () => {
    setBusy(true);
    onMessage(user)
      .catch((problem: unknown) => toast(describeError(problem)))
      .finally(() => setBusy(false));
  };
  return (
    <div data-testid="profile" className="flex flex-col items-center text-center">
      <Avatar seed={user.id} src={user.avatarUrl} size="xl" />
      <Heading tabIndex={-1} className="mt-4 max-w-full text-xl break-words outline-none">
        {user.displayName}
      </Heading>
      <p className="text-sm text-ink-faint">@{user.username}</p>
      {user.bio && <Bio>{user.bio}</Bio>}
      <p className="mt-4 flex items-center gap-1.5 text-sm text-ink-faint">
        <CalendarDays aria-hidden size={15} />
        Here since {monthAndYear(user.createdAt)}
      </p>
      {user.id === me ? (
        <Button className="mt-6" onClick={onSettings}>
          <Settings aria-hidden size={16} />
          Edit profile
        </Button>
      ) : (
        <Button look="primary" className="mt-6" busy={busy} onClick={message}>
          <MessageCircle aria-hidden size={17} />
          Message
        </Button>
      )}
    </div>
  );
}

const Bio = ({ children }: { children: ReactNode }) => (
  <p className="mt-4 max-w-sm text-base break-words whitespace-pre-wrap text-ink-soft">{children}</p>
);

function Unknown({ username, level }: { username: string; level: 1 | 2 }) {
  return (
    <EmptyState
      level={level}
      art={<Face seed={username} className="size-20 rounded-full opacity-60" />}
      title="Nobody by that name"
    >
      There is no account called @{username}.
    </EmptyState>
  );
}
