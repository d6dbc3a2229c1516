import { describe, expect, test } from 'vitest';
import { letter } from './letter.js';

const parts = {
  community: 'Rides & <Friends>',
  subject: 'Choose a new password',
  paragraphs: ['Hello "Ann" <b>O\'Hara</b>,', 'somebody asked for it.'],
  action: { label: 'Choose <it>', url: 'https://a.example/reset#tok"en' },
  closing: ['The link works once.'],
};

describe('a letter', () => {
  const { subject, text, html } = letter(parts);

  test('says the same plainly and as HTML', () => {
    expect(subject).toBe('Choose a new password');
    expect(text).toBe(`Hello "Ann" <b>O'Hara</b>,

somebody asked for it.

Choose <it>:
https://a.example/reset#tok"en

-- 
Rides & <Friends>
The link works once.
`);
    for (const said of ['somebody asked for it.', 'The link works once.', '<h1 '])
      expect(html).toContain(said);
    expect(html).toContain('href="https://a.example/reset#tok&quot;en"');
  });

  test('shows what people wrote as they wrote it', () => {
    expect(html).toContain('Hello &quot;Ann&quot; &lt;b&gt;O&#39;Hara&lt;/b&gt;,');
    expect(html).toContain('Rides &amp; &lt;Friends&gt;');
    expect(html).toContain('Choose &lt;it&gt;');
    expect(html).not.toMatch(/<b>|<Friends>|<it>/);
  });

  test('fetches nothing and runs nothing', () => {
    expect(html).not.toMatch(/<(?:img|script|link|style|iframe)|url\(|@import|src=| on\w+=/);
    expect([...html.matchAll(/https?:\/\/[^\s"<]+/g)].map(([url]) => url.split('#')[0])).toEqual([
      'https://a.example/reset',
      'https://a.example/reset',
    ]);
  });

  test('needs no link', () => {
    const plain = letter({ community: 'Rides', subject: 'Told', paragraphs: ['It is so.'], closing: [] });
    expect(plain.html).not.toContain('<a ');
    expect(plain.text).toBe('It is so.\n\n-- \nRides\n');
  });
});
