import { api, type ApiArgs } from '../api/api.js';
import { session } from './session.js';

/** Changes the profile or the settings; `useSession().user` follows, in the other tabs too. */
export const updateMe = async (patch: ApiArgs<'PATCH /users/me'>['body']): Promise<void> => {
  session.setUser(await api('PATCH /users/me', { body: patch }));
};

/** Asks the server for the account as it is now; `useSession().user` follows. */
export const reloadMe = async (): Promise<void> => {
  session.setUser(await api('GET /users/me'));
};
