import { randomBytes } from 'node:crypto';

/** Secrets planted in a server, each known by what it is. */
export class Canaries {
  readonly #planted = new Map<string, string>();

  /** A new one: letters and digits alone, so that no encoding hides it. */
  plant(what: string): string {
    return this.note(what, `canary${randomBytes(15).toString('hex')}`);
  }

  /** One that the server made. */
  note(what: string, secret: string): string {
    if (secret.length < 8) throw new Error(`${what} is too short to be told from other text`);
    this.#planted.set(secret, what);
    return secret;
  }

  get count(): number {
    return this.#planted.size;
  }

  /** What of it stands in a text, also in base64 or percent-encoded; with the line it stands in, itself masked. */
  foundIn(text: string): string[] {
    const lines = text.split('\n');
    return [...this.#planted].flatMap(([secret, what]) => {
      const forms = [
        secret,
        encodeURIComponent(secret),
        Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      ];
      const line = lines.find((each) => forms.some((form) => each.includes(form)));
      if (line === undefined) return [];
      return [
        `${what}: ${forms.reduce((rest, form) => rest.replaceAll(form, '[canary]'), line).slice(0, 600)}`,
      ];
    });
  }
}
