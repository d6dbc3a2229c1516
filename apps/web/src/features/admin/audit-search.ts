import { searchText } from '../../lib/search-text.js';

/** What the address of the audit log says to show: it outlives a reload, and can be passed on. */
export interface AuditSearch {
  /** Usernames. */
  about?: string;
  actor?: string;
  target?: string;
  area?: string;
  /** Days, as date fields have them. */
  from?: string;
  to?: string;
}

const names = ['about', 'actor', 'target', 'area', 'from', 'to'] as const;

/** What an address asks for; anything else in it is left out, and so is what is empty. */
export const auditSearch = (search: Record<string, unknown>): AuditSearch =>
  Object.fromEntries(
    names.flatMap((name) => {
      const text = searchText(search[name]);
      return text === undefined ? [] : [[name, text]];
    }),
  );
