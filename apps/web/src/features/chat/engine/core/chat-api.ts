import { limits } from '@quemiai/contract/limits';
import { api } from '../../../../lib/api/api.js';
import { uuid } from '../../../../lib/uuid.js';
import type { ChatApi } from './ports.js';

const params = <P extends Record<string, string>>(values: P): { params: P } => ({ params: values });
const page = (cursor: string | undefined) => ({
  limit: limits.pageMax,
  ...(cursor === undefined ? {} : { cursor }),
});

export const chatApi: ChatApi = {
  list: (cursor) => api('GET /conversations', { query: page(cursor) }),
  get: (id) => api('GET /conversations/:id', params({ id })),
  messages: (id, query) => api('GET /conversations/:id/messages', { ...params({ id }), query }),
  message: (id) => api('GET /messages/:id', params({ id })),
  edit: (id, body) => api('PATCH /messages/:id', { ...params({ id }), body: { body } }),
  remove: (id) => api('DELETE /messages/:id', params({ id })),
  react: (id, emoji) => api('PUT /messages/:id/reactions/:emoji', params({ id, emoji })),
  unreact: (id, emoji) => api('DELETE /messages/:id/reactions/:emoji', params({ id, emoji })),
  createDirect: (userId) => api('POST /conversations', { body: { type: 'direct', memberIds: [userId] } }),
  createGroup: (name, memberIds) =>
    api('POST /conversations', { body: { type: 'group', name, memberIds } }, { idempotencyKey: uuid() }),
  rename: (id, name) => api('PATCH /conversations/:id', { ...params({ id }), body: { name } }),
  mute: (id, muted) =>
    muted
      ? api('PUT /conversations/:id/mute', params({ id }))
      : api('DELETE /conversations/:id/mute', params({ id })),
  members: (id, cursor) => api('GET /conversations/:id/members', { ...params({ id }), query: page(cursor) }),
  addMembers: (id, userIds) =>
    api('POST /conversations/:id/members', { ...params({ id }), body: { userIds } }),
  setRole: (id, userId, role) =>
    api('PATCH /conversations/:id/members/:userId', { ...params({ id, userId }), body: { role } }),
  removeMember: (id, userId) => api('DELETE /conversations/:id/members/:userId', params({ id, userId })),
};
