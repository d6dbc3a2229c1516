declare module 'virtual:emoji-data' {
  /** Where emojibase's `en/data.json` and `en/messages.json` lie. */
  export const emojiDataUrl: string;
}
