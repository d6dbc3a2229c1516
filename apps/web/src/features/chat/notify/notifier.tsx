import { useEffect } from 'react';
import { chime } from '../../../lib/chime.js';
import { useTitleCount } from '../../../lib/title.js';
import { useUnreadTotal } from '../engine/hooks/use-conversations.js';
import { useEngine } from '../engine/hooks/use-engine.js';

/** The number in the window's title, and a sound for what comes while the page is not in view. */
export function Notifier({ sound }: { sound: boolean }) {
  const engine = useEngine();
  useTitleCount(useUnreadTotal());
  useEffect(
    () =>
      engine.onIncoming(() => {
        const watching = document.visibilityState === 'visible' && document.hasFocus();
        if (sound && !watching && engine.isLeader()) chime();
      }),
    [engine, sound],
  );
  return null;
}
