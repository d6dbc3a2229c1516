import { SquarePen } from 'lucide-react';
import { useState, type ReactNode, type Ref } from 'react';
import { useCommunityName } from '../../../lib/use-community.js';
import { twoPanes, useMedia } from '../../../lib/use-media.js';
import { Mark } from '../../../ui/brand.js';
import { IconButton } from '../../../ui/icon-button.js';
import { SearchInput } from '../../../ui/input.js';
import { ConnectionBanner } from '../connection-banner.js';
import { ConversationList } from './conversation-list.js';

interface Props {
  me: string;
  openId: string | undefined;
  /** It is all there is on view, as on a phone: then it is the page's main part. */
  alone: boolean;
  onStart: () => void;
  filterRef: Ref<HTMLInputElement>;
  /** At the bottom: who is signed in. */
  footer: ReactNode;
}

export function Sidebar({ me, openId, alone, onStart, filterRef, footer }: Props) {
  const wide = useMedia(twoPanes);
  const name = useCommunityName();
  const [filter, setFilter] = useState('');
  return (
    <div
      role={alone ? 'main' : 'navigation'}
      aria-label="Conversations"
      className="flex h-full flex-col bg-canvas"
    >
      {alone && (
        <h1 tabIndex={-1} className="sr-only">
          Conversations
        </h1>
      )}
      <div className="flex h-16 shrink-0 items-center gap-2.5 px-4">
        <Mark className="size-8 shrink-0 in-data-[theme=dark]:[--mark:#2a6a72]" />
        <p className="min-w-0 flex-1 truncate font-display text-lg font-bold tracking-tight" title={name}>
          {name}
        </p>
        <IconButton icon={SquarePen} label="New conversation" onClick={onStart} />
      </div>
      <SearchInput
        ref={filterRef}
        label="Filter conversations"
        value={filter}
        onChange={setFilter}
        className="mx-4 mb-2 shrink-0"
      />
      {(wide || alone) && <ConnectionBanner />}
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        <ConversationList me={me} openId={openId} filter={filter} onStart={onStart} />
      </div>
      {footer}
    </div>
  );
}
