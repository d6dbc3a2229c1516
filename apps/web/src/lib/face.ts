/** What a drawn face is made of. Everything follows from the seed, so a person looks the same everywhere. */
export interface Face {
  backdrop: string;
  skin: string;
  shade: string;
  hair: string;
  shirt: string;
  head: (typeof heads)[number];
  style: (typeof styles)[number];
  eyes: (typeof eyeKinds)[number];
  brows: (typeof browKinds)[number];
  nose: (typeof noses)[number];
  mouth: (typeof mouths)[number];
  extra: (typeof extras)[number];
  beard: (typeof beards)[number];
  collar: (typeof collars)[number];
}

const backdrops = [
  '#f7c65c',
  '#f2a48b',
  '#8cc7b5',
  '#9db8e8',
  '#d9b3e0',
  '#b9d08b',
  '#f0b6c1',
  '#8ac0d6',
  '#e2c9a6',
  '#a9b2c9',
];
const skins = [
  ['#fbdcc4', '#eebd9c'],
  ['#f3c7a3', '#dfa47a'],
  ['#e3ab7e', '#c98b5c'],
  ['#c98d5e', '#aa7044'],
  ['#a56b43', '#87522f'],
  ['#7d4d31', '#613a23'],
  ['#5b3826', '#432819'],
] as const;
const hairs = [
  '#1f1b1d',
  '#38271f',
  '#5a3a26',
  '#86502c',
  '#b5602f',
  '#d9a24e',
  '#efd9a0',
  '#8d8f97',
  '#f1efe9',
  '#2f6f73',
  '#a8456b',
];
const shirts = [
  '#123a40',
  '#e8643c',
  '#2f7f8f',
  '#f5f0e4',
  '#3c4f9e',
  '#7d3f6b',
  '#3f7d4e',
  '#e3b23c',
  '#41424c',
];
const heads = ['round', 'oval', 'square'] as const;
const styles = [
  'bald',
  'crop',
  'part',
  'afro',
  'bob',
  'long',
  'bun',
  'quiff',
  'curls',
  'scarf',
  'beanie',
  'braids',
  'fringe',
] as const;
const eyeKinds = ['dots', 'dots', 'wide', 'happy', 'lashes', 'sleepy', 'wink'] as const;
const browKinds = ['flat', 'raised', 'soft', 'none'] as const;
const noses = ['dot', 'curve', 'line'] as const;
const mouths = ['smile', 'grin', 'small', 'smirk', 'open', 'calm'] as const;
const extras = [
  'none',
  'none',
  'none',
  'round',
  'square',
  'freckles',
  'blush',
  'earrings',
  'shades',
] as const;
const beards = ['none', 'none', 'none', 'none', 'moustache', 'beard', 'stubble'] as const;
const collars = ['crew', 'vee', 'shirt', 'hood'] as const;

/** FNV-1a, then mulberry32: ids made in the same millisecond share a long prefix and must still differ. */
function stream(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The face of a seed, for example a user's id. */
export function faceOf(seed: string): Face {
  const next = stream(seed);
  const pick = <T>(from: readonly [T, ...T[]] | readonly T[]): T => {
    const chosen = from[Math.floor(next() * from.length)];
    if (chosen === undefined) throw new Error('a face needs something to pick from');
    return chosen;
  };
  const [skin, shade] = pick(skins);
  const style = pick(styles);
  const face: Face = {
    backdrop: pick(backdrops),
    skin,
    shade,
    hair: pick(hairs),
    shirt: pick(shirts),
    head: pick(heads),
    style,
    eyes: pick(eyeKinds),
    brows: pick(browKinds),
    nose: pick(noses),
    mouth: pick(mouths),
    extra: pick(extras),
    beard: pick(beards),
    collar: pick(collars),
  };
  const bare = ['bald', 'crop', 'part', 'quiff', 'beanie', 'afro', 'curls', 'fringe'].includes(style);
  return bare ? face : { ...face, beard: 'none' };
}
