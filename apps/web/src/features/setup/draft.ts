/** What was typed so far, but for the password. */
export interface Draft {
  email: string;
  username: string;
  communityName: string;
  registration: 'open' | 'invite' | 'closed';
}

const place = 'quemiai.setup';
const empty: Draft = { email: '', username: '', communityName: '', registration: 'invite' };

/** Outlives a reload of this tab, and nothing more. Null forgets it. */
export function keepDraft(draft: Draft | null): void {
  try {
    if (draft) sessionStorage.setItem(place, JSON.stringify(draft));
    else sessionStorage.removeItem(place);
  } catch {
    // Storage may be refused; a reload loses what was typed then.
  }
}

const textAt = (value: object, name: string): string => {
  const found: unknown = Reflect.get(value, name);
  return typeof found === 'string' ? found : '';
};

export function keptDraft(): Draft {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(place) ?? 'null');
    if (typeof value !== 'object' || value === null) return empty;
    const registration = textAt(value, 'registration');
    return {
      email: textAt(value, 'email'),
      username: textAt(value, 'username'),
      communityName: textAt(value, 'communityName'),
      registration: registration === 'open' || registration === 'closed' ? registration : 'invite',
    };
  } catch {
    return empty;
  }
}
