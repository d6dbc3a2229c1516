import { posix } from 'node:path';

const maxLines = 400;

const isCode = (path) => /\.([cm]?[jt]sx?|css|sql)$/.test(path) && !/\/migrations\//.test(path);
const isTest = (path) => /\.(spec|test|itest|e2e)\.[cm]?[jt]sx?$/.test(path);

/** Files of text that the rules read; the lock file and the licence are others' words. */
export const isText = (path) =>
  /\.([cm]?[jt]sx?|css|html|sql|json|md|ya?ml|toml|sh|prisma|example)$|^\.ci\/|^\.(npmrc|gitignore)$/.test(
    path,
  ) && path !== 'package-lock.json';

/** Each: a pattern that may not stand in a file, and what to do instead. Character classes keep a rule from finding itself. */
const forbidden = [
  { pattern: /\b(?:TO[D]O|FIX[M]E|X[X]X)\b/, message: 'an unfinished note: do it, or open an issue' },
  {
    pattern: /(?<![\w.:/@$*-])\/(?:home|root|Users|work|mnt)\/[\w.-]+/,
    message: 'a path of one machine: paths are relative to the repository',
  },
  {
    pattern: /\/[/*]\s*(?:(?:es|ox)lint-[d]isable|@ts-[n]ocheck|@ts-[i]gnore)/,
    message: 'a silenced check: fix what it says',
  },
  { pattern: /^(?:<{7}|>{7}) /, message: 'a merge conflict' },
];

const untested = {
  pattern: /\b(?:it|test|describe|suite)\.(?:only|skip|todo|fails)\b|\bcontext\.skip\(/,
  message: 'a test that does not always run',
};

/** Breaches of the rules about the text of one file, as `{ path, line?, message }[]`. */
export const textProblems = (path, text) => {
  const problems = [];
  const lines = text.split('\n');
  if (isCode(path) && lines.length - 1 > maxLines) {
    problems.push({ path, message: `${lines.length - 1} lines: split it by verb (at most ${maxLines})` });
  }
  if (/\/src\/.*\.md$/.test(path) && !path.endsWith('/README.md')) {
    problems.push({ path, message: 'a note among the sources: it belongs in docs/ or in a README.md' });
  }
  const rules = isTest(path) ? [...forbidden, untested] : forbidden;
  for (const [index, line] of lines.entries()) {
    for (const { pattern, message } of rules) {
      if (pattern.test(line)) problems.push({ path, line: index + 1, message });
    }
  }
  return problems;
};

/** The name a heading can be linked by, as forges make it. */
const anchorOf = (heading) =>
  heading
    .replace(/[`*]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

const prose = (text) => text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ''));

const anchorsOf = (text) => {
  const seen = new Map();
  return prose(text)
    .split('\n')
    .filter((line) => /^#{1,6} /.test(line))
    .map((line) => {
      const anchor = anchorOf(line.replace(/^#+ /, ''));
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      return before === 0 ? anchor : `${anchor}-${before}`;
    });
};

const targetOf = (path, link) => {
  const [file, anchor] = link.split('#');
  return { file: file ? posix.normalize(posix.join(posix.dirname(path), decodeURI(file))) : path, anchor };
};

/** A path of this repository that prose names in backticks, such as `tools/layers.mjs`; patterns and wholes are not meant. */
const namedPath = /`((?:apps|packages|tools|launcher|e2e|bench|docs|\.github|\.ci)\/[\w./@-]*\w)`/g;

/**
 * Links and paths in a Markdown file that lead nowhere.
 * @param exists whether a file or folder stands in the repository
 * @param read gives the text of another Markdown file
 */
export const linkProblems = (path, text, exists, read) => {
  const problems = [];
  for (const [index, line] of prose(text).split('\n').entries()) {
    for (const [, link] of line
      .matchAll(/\]\(([^()\s]+)\)|\b(?:href|src|srcset)="([^"]+)"/g)
      .map((m) => [m[0], m[1] ?? m[2]])) {
      if (/^[a-z][a-z+.-]*:/i.test(link)) continue;
      const { file, anchor } = targetOf(path, link);
      if (!exists(file)) problems.push({ path, line: index + 1, message: `leads nowhere: ${link}` });
      else if (
        anchor &&
        file.endsWith('.md') &&
        !anchorsOf(file === path ? text : read(file)).includes(anchor)
      ) {
        problems.push({ path, line: index + 1, message: `no such heading: ${link}` });
      }
    }
    for (const [, named] of line.matchAll(namedPath)) {
      if (!exists(named))
        problems.push({ path, line: index + 1, message: `names what is not there: ${named}` });
    }
  }
  return problems;
};
