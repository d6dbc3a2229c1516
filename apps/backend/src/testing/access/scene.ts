import type { Conversation, Message } from '@quemiai/contract/chat';
import { UserRole } from '@quemiai/contract/roles';
import type { Persona, personas } from '../personas.js';
import type { TestApp } from '../test-app.js';
import type { Column } from './table.js';

/** What a request is made of beside its route. */
export interface Made {
  params?: Record<string, string>;
  query?: string;
  body?: object;
  /** What somebody who is let in is answered where the request cannot succeed here, such as with a made-up token. */
  ends?: string;
}

const roles: Partial<Record<Column, UserRole>> = {
  moderator: UserRole.MODERATOR,
  admin: UserRole.ADMIN,
  'super admin': UserRole.SUPER_ADMIN,
};

/** One cell of the access table about to be tried: who calls, and whose the thing is. */
export class Scene {
  private constructor(
    readonly t: TestApp,
    readonly make: Awaited<ReturnType<typeof personas>>,
    readonly column: Column,
    /** Whoever calls; the owner where nobody is signed in, so that there is somebody to prepare with. */
    readonly who: Persona,
    /** Whose the thing is. */
    readonly owner: Persona,
  ) {}

  static async of(
    t: TestApp,
    make: Awaited<ReturnType<typeof personas>>,
    column: Column,
    options: { mfa?: boolean } = {},
  ): Promise<Scene> {
    const role = roles[column];
    const caller = column === 'anonymous' ? undefined : await make({ ...options, ...(role ? { role } : {}) });
    const owner = column === 'owner' && caller ? caller : await make();
    return new Scene(t, make, column, caller ?? owner, owner);
  }

  /** A group of the owner, another person, and whoever calls as a member. */
  async group(): Promise<{ id: string; other: Persona }> {
    const other = await this.make();
    const memberIds = [other.id, ...(this.column === 'member' ? [this.who.id] : [])];
    const body = { type: 'group', name: 'A group', memberIds };
    const answer = await this.t.call('POST /api/v1/conversations', { token: this.owner.token, body });
    return { id: (answer.body as Conversation).id, other };
  }

  /** A message in such a group. @param by the owner's, where nobody is named */
  async message(by = this.owner): Promise<{ id: string; conversationId: string }> {
    const { id: conversationId } = await this.group();
    const body = { clientId: crypto.randomUUID(), body: 'hello' };
    const path = `POST /api/v1/conversations/${conversationId}/messages`;
    const answer = await this.t.call(path, { token: by.token, body });
    return { id: (answer.body as Message).id, conversationId };
  }
}

export type Fixture = (scene: Scene) => Made | Promise<Made>;
