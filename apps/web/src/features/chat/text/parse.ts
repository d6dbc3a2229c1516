/** What a message's text is made of. Screens render this tree; no HTML is ever made of what people wrote. */
export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'emphasis' | 'strike' | 'quote'; children: Node[] }
  | { kind: 'code'; text: string }
  | { kind: 'block'; text: string }
  | { kind: 'link'; href: string; text: string }
  | { kind: 'mention'; username: string };

/** Whether `@name` names somebody here. */
export type Knows = (username: string) => boolean;

const marks = [
  ['**', 'strong'],
  ['~~', 'strike'],
  ['*', 'emphasis'],
  ['_', 'emphasis'],
] as const;

const word = /[\p{L}\p{N}_]/u;
const linkAt = /https?:\/\/[^\s<>"`]+/iy;
const mentionAt = /@([A-Za-z0-9](?:[A-Za-z0-9_.-]{0,28}[A-Za-z0-9_])?)/y;

/** Marks within marks deeper than this stay as they were typed. */
const deepest = 4;

/** A code block takes its lines whole; everything between blocks is text with marks in it. */
export function parseText(body: string, knows: Knows): Node[] {
  const nodes: Node[] = [];
  let at = 0;
  let from = 0;
  for (;;) {
    const open = body.indexOf('```', from);
    const close = open < 0 ? -1 : body.indexOf('```', open + 3);
    if (close < 0) break;
    from = close + 3;
    const block = body.slice(open + 3, close).replace(/^[a-z0-9+#-]*\n/i, '');
    if (block.trim() === '') continue;
    nodes.push(...parseQuotes(body.slice(at, open).replace(/\n$/, ''), knows));
    nodes.push({ kind: 'block', text: block.replace(/\n$/, '') });
    at = from;
    if (body[at] === '\n') at++;
  }
  return [...nodes, ...parseQuotes(body.slice(at), knows)];
}

/** Neighbouring lines that begin with `>` are one quote. */
function parseQuotes(text: string, knows: Knows): Node[] {
  const nodes: Node[] = [];
  for (const part of text.split(/^(>.*(?:\n>.*)*)\n?/m)) {
    if (!part.startsWith('>')) nodes.push(...parseParagraphs(part, knows));
    else nodes.push({ kind: 'quote', children: parseParagraphs(part.replace(/^> ?/gm, ''), knows) });
  }
  return nodes;
}

/** No mark reaches from one paragraph into the next. */
const parseParagraphs = (text: string, knows: Knows): Node[] =>
  text.split(/(\n{2,})/).flatMap((part) => parseInline(part, knows, 0));

function parseInline(text: string, knows: Knows, depth: number): Node[] {
  const nodes: Node[] = [];
  let plain = '';
  let at = 0;
  /** Looked for once and not there: not looked for again, so that a wall of asterisks stays linear. */
  const missing = new Set<string>();
  const push = (node: Node, end: number) => {
    if (plain) nodes.push({ kind: 'text', text: plain });
    plain = '';
    nodes.push(node);
    at = end;
  };

  while (at < text.length) {
    const found = special(text, at, knows, missing, depth);
    if (found) push(found.node, found.end);
    else plain += text[at++];
  }
  if (plain) nodes.push({ kind: 'text', text: plain });
  return nodes;
}

interface Found {
  node: Node;
  end: number;
}

function special(text: string, at: number, knows: Knows, missing: Set<string>, depth: number): Found | null {
  switch (text[at]) {
    case '`':
      return code(text, at, missing);
    case 'h':
    case 'H':
      return link(text, at);
    case '@':
      return mention(text, at, knows);
    case '*':
    case '_':
    case '~':
      return depth < deepest ? marked(text, at, knows, missing, depth) : null;
    default:
      return null;
  }
}

function code(text: string, at: number, missing: Set<string>): Found | null {
  if (missing.has('`')) return null;
  const end = text.indexOf('`', at + 1);
  if (end < 0) missing.add('`');
  return end > at + 1 ? { node: { kind: 'code', text: text.slice(at + 1, end) }, end: end + 1 } : null;
}

function link(text: string, at: number): Found | null {
  if (at > 0 && word.test(text[at - 1] ?? '')) return null;
  linkAt.lastIndex = at;
  const raw = linkAt.exec(text)?.[0];
  if (!raw) return null;
  const shown = withoutTail(raw);
  const href = safeHref(shown);
  const node: Node = href ? { kind: 'link', href, text: shown } : { kind: 'text', text: shown };
  return { node, end: at + shown.length };
}

/** Punctuation after an address belongs to the sentence; a closing bracket too, unless the address opened it. */
function withoutTail(raw: string): string {
  let unopened = raw.split(')').length - raw.split('(').length;
  for (let end = raw.length; ; end--) {
    const last = raw[end - 1] ?? '';
    if (last === ')' && unopened > 0) unopened--;
    else if (!/[.,;:!?'*_~\]}]/.test(last)) return raw.slice(0, end);
  }
}

/** The address as the browser reads it, or null when it is not plain web. */
export function safeHref(raw: string): string | null {
  if (!URL.canParse(raw)) return null;
  const url = new URL(raw);
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== '' ? url.href : null;
}

function mention(text: string, at: number, knows: Knows): Found | null {
  if (at > 0 && word.test(text[at - 1] ?? '')) return null;
  mentionAt.lastIndex = at;
  const username = mentionAt.exec(text)?.[1];
  if (!username || !knows(username)) return null;
  return { node: { kind: 'mention', username }, end: at + 1 + username.length };
}

function marked(text: string, at: number, knows: Knows, missing: Set<string>, depth: number): Found | null {
  const mark = marks.find(([sign]) => text.startsWith(sign, at));
  if (!mark) return null;
  const [sign, kind] = mark;
  const start = at + sign.length;
  if (missing.has(sign) || (at > 0 && word.test(text[at - 1] ?? '')) || /\s/.test(text[start] ?? ' '))
    return null;
  const end = closing(text, sign, start);
  if (end < 0) {
    missing.add(sign);
    return null;
  }
  const children = parseInline(text.slice(start, end), knows, depth + 1);
  return { node: { kind, children }, end: end + sign.length };
}

/** Where a mark ends: not after a space, not inside a word. */
function closing(text: string, sign: string, start: number): number {
  for (let end = text.indexOf(sign, start + 1); end >= 0; end = text.indexOf(sign, end + 1)) {
    const fits = !/\s/.test(text[end - 1] ?? ' ') && !word.test(text[end + sign.length] ?? '');
    const longer = sign.length === 1 && (text[end + 1] === sign || text[end - 1] === sign);
    if (fits && !longer) return end;
  }
  return -1;
}

const emoji = /^(?:\p{Emoji_Presentation}|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{Emoji}\uFE0F)/u;
const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * One to three emoji and nothing else: shown large, without a bubble. A regular expression for every sequence of emoji
 * takes the browser half a second to compile, so each character is looked at alone.
 */
export function isEmojiOnly(body: string): boolean {
  if (body.length >= 40) return false;
  const seen = [...characters.segment(body.replace(/\s/g, ''))];
  return seen.length > 0 && seen.length <= 3 && seen.every(({ segment }) => emoji.test(segment));
}

/** The text alone, on one line, for previews and names of things. */
export function plainText(body: string): string {
  const flat = (nodes: Node[]): string =>
    nodes
      .map((node) => {
        if (node.kind === 'mention') return `@${node.username}`;
        const inner = 'children' in node ? flat(node.children) : node.text;
        return node.kind === 'quote' || node.kind === 'block' ? `\n${inner}\n` : inner;
      })
      .join('');
  return flat(parseText(body.slice(0, 400), () => true))
    .replace(/\s+/g, ' ')
    .trim();
}
