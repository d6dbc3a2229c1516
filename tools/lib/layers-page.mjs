const begin = '<!-- layers: written by node tools/check-layers-page.mjs --write -->';
const end = '<!-- /layers -->';

const chain = (layers) => layers.map(({ name }) => name).join(' <- ');

/** The directions as the architecture page prints them, from what `layers.mjs` exports. */
export const layersText = ({ backendLayers, webLayers, featureGraph, contractForBrowsers }) => {
  const features = Object.entries(featureGraph).map(
    ([name, others]) => `${name} -> ${others.length > 0 ? others.join(', ') : 'none'}`,
  );
  return [
    '```text',
    `backend            contract <- ${chain(backendLayers)}`,
    `backend features   ${features.join(';  ')}`,
    `web                contract <- ${chain(webLayers)};  no feature to feature`,
    `contract in web    types of all of it; values of ${contractForBrowsers.join(', ')} alone`,
    '```',
  ].join('\n');
};

/** The page with the directions between its two marks. Throws when a mark is missing. */
export const withLayers = (page, layers) => {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${layersText(layers)}\n\n${page.slice(to)}`;
};
