/** Text that is safe to stand in HTML: made by `markup` and `prose`. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | undefined | false | readonly Part[];

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => escapes[char] ?? char);

const textOf = (part: Part): string => {
  if (part instanceof Html) return part.text;
  if (part === undefined || part === false) return '';
  if (typeof part === 'object') return part.map(textOf).join('');
  return escape(String(part));
};

/** A template whose holes are escaped, unless they hold HTML already. */
export const markup = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(strings.reduce((done, text, index) => done + textOf(parts[index - 1]) + text));

/** Words with `code` marked as in Markdown. */
export const prose = (text: string): Html =>
  new Html(escape(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>'));
