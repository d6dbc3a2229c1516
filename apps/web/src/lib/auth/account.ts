import { api, type ApiArgs } from '../api/api.js';
import { session } from './session.js';

/** Changes the profile or the settings; `useSession().user` follows, in the other tabs too. */
export const updateMe = async (patch: ApiArgs<'PATCH /users/me'>['body']): Promise<void> => {
  session.setUser(await api('PATCH /users/me', { body: patch }));
};
