/** What is said in a mail: the same words plainly and as HTML. */
export interface Letter {
  /** One line. */
  subject: string;
  text: string;
  html: string;
}

/** A letter to somebody. */
export interface Mail extends Letter {
  /** One address. */
  to: string;
}

/** How mails leave. */
export interface MailTransport {
  /** @throws when the mail was not accepted */
  deliver: (mail: Mail) => Promise<void>;
  /**
   * The same at once and with little patience; without a mail, only tries whether one would be taken.
   * @returns why it failed, in words for whoever runs the server; undefined where it did not
   */
  attempt: (mail?: Mail) => Promise<string | undefined>;
  close: () => void;
}
