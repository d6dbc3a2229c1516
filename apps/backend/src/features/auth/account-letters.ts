import type { Letter } from '../../platform/mail/mail.js';
import { letter } from '../../platform/mail/letter.js';

/** Whom a letter is written to, and from where. */
export interface Addressee {
  /** Name of the community. */
  community: string;
  /** Undefined where nobody has confirmed the address. */
  displayName: string | undefined;
}

const validity = 'The link works once, for an hour. Nobody from here will ever ask you for it.';
const notYou = 'If this was not you, you need not do anything: without the link nothing happens.';

// An address that nobody has confirmed may be anybody's: no text of whoever typed it goes there, not even a name.
const stranger = 'Hello,';
export const hello = ({ displayName }: Addressee): string =>
  displayName === undefined ? stranger : `Hello ${displayName},`;

const typed = ({ displayName }: Addressee, address: string): string =>
  displayName === undefined ? 'another address' : address;

export const verifyLetter = (to: Addressee, url: string): Letter =>
  letter({
    community: to.community,
    subject: 'Confirm your e-mail address',
    paragraphs: [
      stranger,
      `please confirm that this is your address, so that you can get back into ${to.community} when you forget your password.`,
    ],
    action: { label: 'Confirm the address', url },
    closing: [validity, notYou],
  });

export const changeLetter = (to: Addressee, url: string): Letter =>
  letter({
    community: to.community,
    subject: 'Confirm your new e-mail address',
    paragraphs: [stranger, 'please confirm that your account is to use this address from now on.'],
    action: { label: 'Use this address', url },
    closing: [validity, notYou],
  });

/** To an address that somebody else asked for: whoever asked is not told that it is in use. */
export const addressWantedLetter = (to: Addressee): Letter =>
  letter({
    community: to.community,
    subject: 'Your e-mail address was asked for',
    paragraphs: [
      hello(to),
      'another account asked to use this e-mail address. It is that of your account already, so nothing was changed.',
    ],
    closing: ['If that was you with a second account, use another address for it.'],
  });

/** To the owner of an address with which another account was made: whoever made it is not told that there is one. */
export const accountExistsLetter = (to: Addressee, username: string): Letter =>
  letter({
    community: to.community,
    subject: 'You have an account already',
    paragraphs: [
      hello(to),
      `somebody, perhaps you, made a new account with this e-mail address. It is that of your account "${username}" already, so the new one cannot use it.`,
    ],
    closing: [
      'If that was you, sign in to the account that you have; "Forgot your password?" helps where you sign in. The new one opens with its own username, and takes another address in its settings.',
      'If it was not you, you need not do anything: your account is as it was.',
    ],
  });

export const resetLetter = (to: Addressee, url: string): Letter =>
  letter({
    community: to.community,
    subject: 'Choose a new password',
    paragraphs: [
      hello(to),
      'somebody, probably you, asked for a new password for your account. Setting it signs you out everywhere.',
    ],
    action: { label: 'Choose a new password', url },
    closing: [validity, notYou],
  });

/** What an account's owner is told of a new password. */
const notices = {
  password_changed: ['Your password was changed', 'All other devices were signed out.'],
  password_reset: [
    'Your password was reset',
    'It was done by a mailed link, and all devices were signed out.',
  ],
} as const;

export type Notice = keyof typeof notices;

const alarm =
  'If this was not you, choose a new password at once ("Forgot your password?" where you sign in), and write to those who run this place.';

export const noticeLetter = (to: Addressee, notice: Notice): Letter => {
  const [subject, meaning] = notices[notice];
  return letter({
    community: to.community,
    subject,
    paragraphs: [hello(to), `${subject}. ${meaning}`],
    closing: [alarm],
  });
};

/** To the present address, while the change waits for its confirmation. */
export const changeAskedLetter = (to: Addressee, wanted: string): Letter =>
  letter({
    community: to.community,
    subject: 'Your e-mail address is about to change',
    paragraphs: [
      hello(to),
      `somebody who is signed in to your account asked to use ${typed(to, wanted)} instead of this address. That takes effect once it is confirmed from there.`,
    ],
    closing: [alarm],
  });

/** To the former address and the new one. */
export const changedLetter = (to: Addressee, email: string): Letter =>
  letter({
    community: to.community,
    subject: 'Your e-mail address was changed',
    paragraphs: [hello(to), `your account uses ${typed(to, email)} from now on.`],
    closing: [alarm],
  });
