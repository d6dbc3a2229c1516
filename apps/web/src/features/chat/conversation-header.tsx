import { BellOff, PanelRight } from 'lucide-react';
import { plural } from '../../lib/names.js';
import { useOpenPerson } from '../../lib/open-person.js';
import { lastSeen } from '../../lib/time.js';
import { BackLink } from '../../ui/back-link.js';
import { IconButton } from '../../ui/icon-button.js';
import { useScreen } from './conversation-context.js';
import { ConversationFace } from './conversation-face.js';
import { useTypingLine } from './typing-line.js';
import { useLivePresence } from './use-live-presence.js';

interface Props {
  details: boolean;
  onDetails: () => void;
}

export function ConversationHeader({ details, onDetails }: Props) {
  const { item, me } = useScreen();
  const openPerson = useOpenPerson();
  const { other, conversation } = item;
  const others = conversation.members.filter((member) => member.id !== me.id);
  const presence = useLivePresence(others.map((member) => member.id));
  const typing = useTypingLine(item);
  const online = others.filter((member) => presence[member.id]?.online).length;
  const here = other ? presence[other.id] : undefined;
  const quiet = other
    ? here?.online
      ? 'online'
      : here?.lastSeenAt
        ? `last seen ${lastSeen(here.lastSeenAt)}`
        : `@${other.username}`
    : `${plural(conversation.memberCount, 'member')}${online > 0 ? `, ${online + 1} online` : ''}`;

  return (
    <header className="flex h-16 shrink-0 items-center gap-1.5 border-b border-line bg-surface px-2 sm:px-4">
      <BackLink />
      <div className="relative flex min-w-0 flex-1 items-center gap-3 rounded-md px-1.5 py-1 transition hover:bg-hover">
        <ConversationFace item={item} me={me.id} online={here?.online} />
        <div className="min-w-0 flex-1">
          <h1 tabIndex={-1} className="flex items-center gap-1.5 text-lg leading-tight outline-none">
            <button
              type="button"
              className="truncate rounded-xs text-left after:absolute after:inset-0 after:rounded-md"
              onClick={() => (other ? openPerson(other.username) : onDetails())}
            >
              {item.title}
            </button>
            {item.muted && (
              <BellOff role="img" aria-label="muted" size={15} className="shrink-0 text-ink-faint" />
            )}
          </h1>
          <p data-testid="presence-line" className="truncate text-sm text-ink-faint">
            {typing ? <span className="font-medium text-link">{typing}</span> : quiet}
          </p>
        </div>
      </div>
      <IconButton
        icon={PanelRight}
        label={details ? 'Hide details' : 'Show details'}
        aria-pressed={details}
        onClick={onDetails}
      />
    </header>
  );
}
