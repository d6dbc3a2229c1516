import { expect, it } from 'vitest';
import { layersText, withLayers } from './lib/layers-page.mjs';
import * as layers from './layers.mjs';

const page = `# A\n\n<!-- layers: written by node tools/check-layers-page.mjs --write -->\n\nold\n\n<!-- /layers -->\n\nB\n`;

it('prints the layers between the marks, and nothing else changes', () => {
  const written = withLayers(page, layers);
  expect(written).toContain(layersText(layers));
  expect(written).not.toContain('old');
  expect(written.startsWith('# A\n') && written.endsWith('<!-- /layers -->\n\nB\n')).toBe(true);
  expect(withLayers(written, layers)).toBe(written);
});

it('sees a change of the layers', () => {
  const other = { ...layers, featureGraph: { ...layers.featureGraph, feed: ['users'] } };
  expect(withLayers(page, other)).not.toBe(withLayers(page, layers));
  expect(withLayers(page, other)).toContain('feed -> users');
});

it('refuses a page without the marks', () => {
  expect(() => withLayers('# A\n', layers)).toThrow('the page has no');
});
