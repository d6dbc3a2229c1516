/** Bounds that browser and server agree on. Lengths are Unicode code points (as zod and PostgreSQL count) unless a name says bytes. */
export const limits = {
  usernameMin: 2,
  usernameMax: 30,
  displayNameMax: 80,
  bioMax: 500,
  /** NIST SP 800-63B-4: 15 where the password is the only factor. */
  passwordMin: 15,
  /** Where a second factor is needed too. */
  passwordWithMfaMin: 8,
  passwordMax: 256,
  emailMax: 254,
  communityNameMax: 60,
  inviteNoteMax: 200,
  inviteUsesMax: 1_000,
  inviteDaysMax: 365,
  messageBodyMax: 8_000,
  conversationNameMax: 80,
  /** People named in one call that creates a conversation or adds members. */
  memberIdsMax: 200,
  groupMembersMax: 1_000,
  attachmentsMax: 10,
  pageDefault: 20,
  pageMax: 100,
  /** Conversations in one `sync` call; a client with more calls again with the rest. */
  syncCursorsMax: 500,
  /** Messages of one conversation in one `sync` answer. */
  syncPage: 100,
  /** A cursor further behind than this many changes is answered with `reset`. */
  syncTooOld: 50_000,
  /** People one socket watches at a time. */
  presenceWatchMax: 500,
  reactionUserIdsMax: 20,
  /** Distinct emoji on one message. */
  reactionEmojiMax: 40,
  membersShown: 50,
  socketFrameBytes: 64 * 1024,
  httpBodyBytes: 256 * 1024,
  accessTokenSeconds: 600,
  /** How long a proof of who it is opens sensitive operations. */
  stepUpSeconds: 300,
  /** How far `created` of a signature may be from the server's time. */
  signatureSeconds: 60,
  recoveryCodes: 10,
  passkeysMax: 20,
  factorNameMax: 60,
  suspensionReasonMax: 500,
  /** A lost answer to a refresh may be asked for again within this time. */
  refreshRepeatSeconds: 10,
} as const;
