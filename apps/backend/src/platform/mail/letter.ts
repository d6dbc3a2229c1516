import type { Letter } from './mail.js';

/** The parts of a mail, all plain text: whatever people wrote themselves is shown as they wrote it, never as markup. */
export interface LetterParts {
  /** The name of the community, at the head. */
  community: string;
  subject: string;
  paragraphs: string[];
  /** A link, as a button and spelled out. */
  action?: { label: string; url: string };
  /** Small print below. */
  closing: string[];
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe between tags and within quoted attributes. */
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

// Mail programs know neither style sheets nor custom properties: the colours of the web client stand in each element.
const font = "font-family:Inter,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const styles = {
  page: `margin:0;padding:24px 12px;background:#f5f2ec;color:#16343a;${font}`,
  frame: 'max-width:520px;margin:0 auto',
  head: 'margin:0 0 16px;font-size:18px;font-weight:700;color:#123a40',
  dot: 'display:inline-block;width:12px;height:12px;margin-right:8px;border-radius:6px;background:#f5b73d',
  card: 'padding:24px;border:1px solid #e4dfd5;border-radius:16px;background:#ffffff',
  title: 'margin:0 0 16px;font-size:20px;line-height:28px;color:#123a40',
  paragraph: 'margin:0 0 16px;font-size:16px;line-height:24px',
  button:
    'display:inline-block;padding:12px 20px;border-radius:12px;background:#f5b73d;color:#2b2109;font-size:16px;font-weight:600;text-decoration:none',
  link: 'margin:16px 0 0;font-size:13px;line-height:20px;color:#4a6166;word-break:break-all',
  closing: 'margin:16px 8px 0;font-size:13px;line-height:20px;color:#4a6166',
};

const paragraph = (style: string, text: string): string => `<p style="${style}">${escape(text)}</p>`;

const actionHtml = ({ label, url }: NonNullable<LetterParts['action']>): string =>
  `<p style="margin:8px 0 0"><a href="${escape(url)}" style="${styles.button}">${escape(label)}</a></p>
${paragraph(styles.link, url)}`;

const htmlOf = ({ community, subject, paragraphs, action, closing }: LetterParts): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(subject)}</title>
</head>
<body style="${styles.page}">
<div style="${styles.frame}">
<p style="${styles.head}"><span style="${styles.dot}"></span>${escape(community)}</p>
<div style="${styles.card}">
<h1 style="${styles.title}">${escape(subject)}</h1>
${paragraphs.map((text) => paragraph(styles.paragraph, text)).join('\n')}
${action === undefined ? '' : actionHtml(action)}
</div>
${closing.map((text) => paragraph(styles.closing, text)).join('\n')}
</div>
</body>
</html>
`;

const textOf = ({ community, paragraphs, action, closing }: LetterParts): string =>
  [
    ...paragraphs,
    ...(action === undefined ? [] : [`${action.label}:\n${action.url}`]),
    `-- \n${[community, ...closing].join('\n')}`,
  ].join('\n\n');

/** Writes a mail in the product's look: styles in place, nothing fetched from anywhere. */
export const letter = (parts: LetterParts): Letter => ({
  subject: parts.subject,
  text: `${textOf(parts)}\n`,
  html: htmlOf(parts),
});
