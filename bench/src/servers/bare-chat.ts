import { randomUUID } from 'node:crypto';
import { startNode, told, type Started } from '../processes.ts';
import { roomPeople, smallCount, smallMembers, type ChatTarget, type Community } from './target.ts';

const startMs = 20_000;

export type BareChat = ChatTarget & { started: Started; stop: () => Promise<void> };

/** The bare Socket.IO server. Its "token" is the list of the rooms to be in. */
export const startBareChat = async (
  databaseUrl: string,
  postgresPid: number | undefined,
): Promise<BareChat> => {
  const started = startNode('the bare Socket.IO server', './ceilings/socketio.mjs', { databaseUrl });
  const port = await told(started, 'the bare Socket.IO server', 'port', startMs);
  const community: Community = {
    people: roomPeople,
    room: randomUUID(),
    small: Array.from({ length: smallCount }, (_, i) => ({ id: randomUUID(), members: smallMembers(i) })),
  };
  const roomsOf = (person: number): string[] => [
    community.room,
    ...community.small.filter(({ members }) => members.includes(person)).map(({ id }) => id),
  ];
  return {
    name: 'bare Socket.IO',
    url: `http://127.0.0.1:${port}`,
    pids: { server: started.pid, postgres: postgresPid },
    community,
    token: (person) => Promise.resolve(roomsOf(person).join(',')),
    started,
    stop: started.stop,
  };
};
