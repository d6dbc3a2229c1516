import { NothingOpen } from '../features/chat/nothing-open.js';

export function ChatRoute() {
  return <NothingOpen />;
}
