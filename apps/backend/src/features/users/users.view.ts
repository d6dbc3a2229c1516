import type { Me, Settings, User } from '@quemiai/contract/identity';
import type { MeRow, UserRow } from './users.repo.js';

const defaultSettings: Settings = { theme: 'system', sound: true };

/** Nobody can follow, block or post yet: the one place where these are counted. */
const relations = (): Pick<User, 'followers' | 'following' | 'posts' | 'viewer'> => ({
  followers: 0,
  following: 0,
  posts: 0,
  viewer: { following: false, followedBy: false, blocked: false, muted: false },
});

/** As others see them. */
export const toUser = (row: UserRow): User => ({
  id: row.id,
  username: row.username,
  displayName: row.displayName,
  bio: row.bio,
  avatarUrl: row.avatarUrl,
  createdAt: row.createdAt.toISOString(),
  ...relations(),
});

/** As they see themselves. */
export const toMe = (row: MeRow): Me => ({
  ...toUser(row),
  email: row.email,
  emailVerified: row.emailVerified,
  role: row.role,
  mfaEnabled: row.mfaEnabled,
  settings: { ...defaultSettings, ...row.settings },
});
