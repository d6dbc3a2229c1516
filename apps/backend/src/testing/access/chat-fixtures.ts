import type { Fixture, Scene } from './scene.js';

const conversation = async (scene: Scene) => ({ params: { id: (await scene.group()).id } });
const message = async (scene: Scene) => ({ params: { id: (await scene.message()).id } });
const reaction = async (scene: Scene) => ({ params: { id: (await scene.message()).id, emoji: '👍' } });
const newMessage = () => ({ clientId: crypto.randomUUID(), body: 'hello' });

/** How to make a valid request for each route of conversations and messages. */
export const chatFixtures: Record<string, Fixture> = {
  'POST /api/v1/conversations': () => ({ body: { type: 'group', name: 'A group' } }),
  'GET /api/v1/conversations': () => ({}),
  'GET /api/v1/conversations/:id': conversation,
  'PATCH /api/v1/conversations/:id': async (scene) => ({
    ...(await conversation(scene)),
    body: { name: 'Another name' },
  }),
  'PUT /api/v1/conversations/:id/mute': conversation,
  'DELETE /api/v1/conversations/:id/mute': conversation,
  'GET /api/v1/conversations/:id/members': conversation,
  'POST /api/v1/conversations/:id/members': async (scene) => ({
    ...(await conversation(scene)),
    body: { userIds: [(await scene.make()).id] },
  }),
  'PATCH /api/v1/conversations/:id/members/:userId': async (scene) => {
    const { id, other } = await scene.group();
    return { params: { id, userId: other.id }, body: { role: 'admin' } };
  },
  // Members leave; the owner removes somebody.
  'DELETE /api/v1/conversations/:id/members/:userId': async (scene) => {
    const { id, other } = await scene.group();
    return { params: { id, userId: scene.column === 'member' ? scene.who.id : other.id } };
  },
  'GET /api/v1/conversations/:id/messages': conversation,
  'POST /api/v1/conversations/:id/messages': async (scene) => ({
    ...(await conversation(scene)),
    body: newMessage(),
  }),
  'PUT /api/v1/conversations/:id/read': async (scene) => ({
    ...(await conversation(scene)),
    body: { seq: 0 },
  }),
  'GET /api/v1/messages/:id': message,
  'PATCH /api/v1/messages/:id': async (scene) => ({ ...(await message(scene)), body: { body: 'changed' } }),
  // Members delete their own.
  'DELETE /api/v1/messages/:id': async (scene) => {
    const { id } = await scene.message(scene.column === 'member' ? scene.who : scene.owner);
    return { params: { id } };
  },
  'PUT /api/v1/messages/:id/reactions/:emoji': reaction,
  'DELETE /api/v1/messages/:id/reactions/:emoji': reaction,
};

/** The payload of each socket event. */
export const eventFixtures: Record<string, (scene: Scene) => Promise<object> | object> = {
  'message:send': async (scene) => ({ ...newMessage(), conversationId: (await scene.group()).id }),
  sync: () => ({ cursors: {} }),
  typing: async (scene) => ({ conversationId: (await scene.group()).id, active: true }),
  read: async (scene) => ({ conversationId: (await scene.group()).id, seq: 0 }),
  'presence:watch': ({ owner }) => ({ userIds: [owner.id] }),
};
