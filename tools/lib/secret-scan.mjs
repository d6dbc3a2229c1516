import { lintSource } from '@secretlint/core';
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';
import { extname } from 'node:path';
import { findSecrets } from './secret-rules.mjs';

/** A line with this says that what it holds was made up, and for what. */
const accepted = 'not-a-secret:';

/** Larger files are data, not what a person typed. Bytes. */
const mostBytes = 1024 * 1024;

const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: recommended }] };

const lineOf = (text, index) => text.slice(0, index).split('\n').length;

/**
 * What looks like a secret in a file, as `{ path, line, message }[]`; the message never holds it.
 * @param content bytes; binary and very large files are passed over
 */
export const scan = async (path, content) => {
  if (content.length > mostBytes || content.includes(0)) return [];
  const text = content.toString('utf8');
  const lines = text.split('\n');
  const { messages } = await lintSource({
    source: { filePath: path, content: text, ext: extname(path), contentType: 'text' },
    options: { config, noPhysicFilePath: true, maskSecrets: true },
  });
  const found = [
    ...messages.map(({ ruleId, loc }) => ({
      line: loc.start.line,
      message: `looks like a secret (${ruleId.replace('@secretlint/secretlint-rule-', '')})`,
    })),
    ...findSecrets(text).map(({ name, index }) => ({
      line: lineOf(text, index),
      message: `looks like a secret (${name})`,
    })),
  ];
  return found
    .filter(({ line }) => !lines[line - 1]?.includes(accepted))
    .map((problem) => ({ path, ...problem }));
};
