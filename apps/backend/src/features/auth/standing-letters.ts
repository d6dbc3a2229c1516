import type { UserRole } from '@quemiai/contract/roles';
import { letter } from '../../platform/mail/letter.js';
import type { Letter } from '../../platform/mail/mail.js';
import type { Addressee } from './account-letters.js';
import { hello } from './account-letters.js';

/** What an administrator decided about somebody's place in the community. */
export type Standing =
  | { kind: 'suspended'; reason: string; until: Date | null }
  | { kind: 'lifted' }
  | { kind: 'role'; from: UserRole; to: UserRole };

/** As the web client calls them. */
const roles: Readonly<Record<UserRole, string>> = {
  USER: 'a member',
  MODERATOR: 'a moderator',
  ADMIN: 'an administrator',
  SUPER_ADMIN: 'an owner',
};

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });
/** A mail does not know where it is read. */
const timeOf = (time: Date): string => `${clock.format(time)} UTC`;

const appeal = 'If you think that this is a mistake, write to those who run this place.';

const suspended = ({ reason, until }: Extract<Standing, { kind: 'suspended' }>, place: string): string[] => [
  `an administrator of ${place} suspended your account, and you were signed out everywhere.`,
  `Reason: ${reason}`,
  until === null
    ? 'It has no end of its own: you can sign in again once an administrator lifts it.'
    : `It ends by itself on ${timeOf(until)}. From then on you can sign in again.`,
];

const roleChanged = ({ from, to }: Extract<Standing, { kind: 'role' }>, place: string): string[] => [
  `you are ${roles[to]} of ${place} now; before, you were ${roles[from]}.`,
  to === 'ADMIN' || to === 'SUPER_ADMIN'
    ? 'You were signed out everywhere: sign in again. The administration opens once you have signed in with a second factor.'
    : 'You were signed out everywhere: sign in again.',
];

const parts = (standing: Standing, place: string): { subject: string; said: string[]; closing: string } => {
  switch (standing.kind) {
    case 'suspended':
      return { subject: 'Your account was suspended', said: suspended(standing, place), closing: appeal };
    case 'lifted':
      return {
        subject: 'Your account is not suspended any more',
        said: [`the suspension of your account in ${place} was lifted. You can sign in again.`],
        closing: 'Should that not work, write to those who run this place.',
      };
    case 'role':
      return { subject: 'Your role was changed', said: roleChanged(standing, place), closing: appeal };
  }
};

export const standingLetter = (to: Addressee, standing: Standing): Letter => {
  const { subject, said, closing } = parts(standing, to.community);
  return letter({ community: to.community, subject, paragraphs: [hello(to), ...said], closing: [closing] });
};
