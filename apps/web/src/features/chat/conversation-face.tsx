import { Avatar, AvatarStack, type AvatarSize } from '../../ui/avatar.js';
import type { ConversationItem } from './engine/types.js';

interface Props {
  item: ConversationItem;
  /** The id of the one who looks. */
  me: string;
  size?: AvatarSize;
  online?: boolean | undefined;
}

/** The other person of a direct conversation; two faces of a group, one's own where it has only two members. */
export function ConversationFace({ item, me, size = 'md', online }: Props) {
  const { other } = item;
  if (other) return <Avatar seed={other.id} src={other.avatarUrl} size={size} online={online} />;
  const others = item.conversation.members.map(({ id }) => id).filter((id) => id !== me);
  return <AvatarStack seeds={others.length === 1 ? [...others, me] : others} size={size} />;
}
