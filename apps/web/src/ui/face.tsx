import { useMemo } from 'react';
import type { Face as FaceParts } from '../lib/face.js';
import { faceOf } from '../lib/face.js';
import { HairBack, HairFront } from './face-hair.js';

const line = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const;
const dark = '#231a1c';

const skulls = {
  round: 'M32 14c9 0 14.5 6.5 14.5 16S40.5 47 32 47s-14.5-7.5-14.5-17S23 14 32 14Z',
  oval: 'M32 13c8 0 13 6.5 13 16.500S39.5 49 32 49s-13-9.5-13-19.500S24 13 32 13Z',
  square: 'M32 14c9.5 0 14 5 14 13.500V36c0 7.5-6.5 11.5-14 11.500S18 43.5 18 36v-8.500C18 19 22.5 14 32 14Z',
} as const;

function Collar({ shirt, collar, skin }: FaceParts) {
  return (
    <>
      <path d="M8 66c0-10 9-15.5 24-15.500S56 56 56 66Z" fill={shirt} />
      {collar === 'crew' && <path d="M25 50.500c1.5 4 12.5 4 14 0" fill={skin} />}
      {collar === 'vee' && <path d="M25 50.3 32 59l7-8.700Z" fill={skin} />}
      {collar === 'shirt' && (
        <path d="M24.5 49.5 32 57l-5.5 4.5-5-9Zm15 0L32 57l5.5 4.5 5-9Z" fill="#fff" opacity=".9" />
      )}
      {collar === 'hood' && <path d="M19 54c2-5 24-5 26 0-4 5-22 5-26 0Z" fill="#000" opacity=".18" />}
    </>
  );
}

function Eyes({ eyes }: FaceParts) {
  switch (eyes) {
    case 'happy':
      return (
        <path
          {...line}
          d="M23.5 31.500c1-2.2 4-2.2 5 0m7 0c1-2.2 4-2.2 5 0"
          stroke={dark}
          strokeWidth="1.9"
        />
      );
    case 'sleepy':
      return (
        <path
          {...line}
          d="M23.5 30.500c1 1.8 4 1.8 5 0m7 0c1 1.8 4 1.8 5 0"
          stroke={dark}
          strokeWidth="1.9"
        />
      );
    case 'wink':
      return (
        <>
          <circle cx="26" cy="30.5" r="2" fill={dark} />
          <path {...line} d="M35.5 31c1.2-1.8 3.8-1.8 5 0" stroke={dark} strokeWidth="1.9" />
        </>
      );
    case 'wide':
      return (
        <>
          <circle cx="26" cy="30.5" r="3.3" fill="#fff" />
          <circle cx="38" cy="30.5" r="3.3" fill="#fff" />
          <circle cx="26.4" cy="30.7" r="1.8" fill={dark} />
          <circle cx="37.6" cy="30.7" r="1.8" fill={dark} />
        </>
      );
    case 'lashes':
      return (
        <>
          <circle cx="26" cy="30.8" r="1.9" fill={dark} />
          <circle cx="38" cy="30.8" r="1.9" fill={dark} />
          <path {...line} d="m24 29.3-1.6-1.200m17.6 1.2 1.6-1.2" stroke={dark} strokeWidth="1.5" />
        </>
      );
    case 'dots':
      return (
        <>
          <circle cx="26" cy="30.5" r="1.9" fill={dark} />
          <circle cx="38" cy="30.5" r="1.9" fill={dark} />
        </>
      );
  }
}

const brows = {
  flat: 'M23.3 25.800h5m7.4 0h5',
  raised: 'M23 25.300c1.5-1.6 3.8-1.8 5.3-.8m7.4 0c1.5-1 3.8-.8 5.3.8',
  soft: 'M23.3 26.200c1.5-1 3.5-1.2 5-.6m7.4 0c1.5-.6 3.5-.4 5 .6',
} as const;
const noses = {
  dot: 'M31.4 35h1.2',
  curve: 'M30.5 35.200c.8 1 2.2 1 3 0',
  line: 'M32.4 31.800c-.6 1.4-1.4 2.6-1.4 3.3 0 .5.6.8 1.5.7',
} as const;

function Mouth({ mouth, shade }: FaceParts) {
  switch (mouth) {
    case 'grin':
      return (
        <>
          <path d="M26 38.500h12c0 4-2.6 6.2-6 6.200s-6-2.2-6-6.200Z" fill="#7a2a2f" />
          <path d="M26.6 38.500h10.800l-.5 2H27.100Z" fill="#fff" />
        </>
      );
    case 'open':
      return <ellipse cx="32" cy="40.8" rx="2.6" ry="2.9" fill="#7a2a2f" />;
    case 'smirk':
      return <path {...line} d="M28.5 41c2.5.8 5.5.2 7-2" stroke={dark} strokeWidth="1.7" />;
    case 'small':
      return <path {...line} d="M29.8 40.300c1.2 1.3 3.2 1.3 4.4 0" stroke={dark} strokeWidth="1.7" />;
    case 'calm':
      return <path {...line} d="M29 40.800h6" stroke={shade} strokeWidth="2" />;
    case 'smile':
      return <path {...line} d="M27 39.300c2.2 3.6 7.8 3.6 10 0" stroke={dark} strokeWidth="1.8" />;
  }
}

function Beard({ beard, hair }: FaceParts) {
  if (beard === 'moustache')
    return (
      <path
        d="M32 37.600c-2.5-1.3-5-.3-6.2 1.7 2.3.8 4.6.6 6.2-.4 1.6 1 3.9 1.2 6.2.4-1.2-2-3.7-3-6.2-1.700Z"
        fill={hair}
      />
    );
  if (beard === 'none') return null;
  return (
    <path
      d="M18.3 31c.7 4.5 2.7 6.5 5.2 6.5 2.5-1 5.5-1.5 8.5-1.500s6 .5 8.5 1.500c2.5 0 4.5-2 5.2-6.5.6 11-5.2 18-13.7 18s-14.3-7-13.7-18Z"
      fill={hair}
      opacity={beard === 'stubble' ? 0.22 : 1}
    />
  );
}

function Extra({ extra, shade }: FaceParts) {
  switch (extra) {
    case 'round':
      return (
        <g {...line} stroke={dark} strokeWidth="1.5">
          <circle cx="26" cy="30.5" r="4.8" />
          <circle cx="38" cy="30.5" r="4.8" />
          <path d="M30.8 30c.8-.7 1.6-.7 2.4 0M21.2 30 18 29m24.8 1 3.2-1" />
        </g>
      );
    case 'square':
      return (
        <g {...line} stroke={dark} strokeWidth="1.7">
          <path d="M21 27h9.500v6.500h-8.200c-1 0-1.3-.6-1.3-1.600Zm22 0h-9.500v6.500h8.200c1 0 1.3-.6 1.3-1.600Z" />
          <path d="M30.5 29h3" />
        </g>
      );
    case 'shades':
      return (
        <path
          d="M20 27.500h24l-.8 4.200c-.5 2-1.8 3-4 3h-1.400c-2 0-3.4-1-3.9-3l-.5-2h-2.800l-.5 2c-.5 2-1.9 3-3.9 3h-1.400c-2.2 0-3.5-1-4-3Z"
          fill={dark}
        />
      );
    case 'freckles':
      return (
        <g fill={shade}>
          {[22.5, 24.8, 27, 37, 39.2, 41.5].map((x, i) => (
            <circle key={x} cx={x} cy={i % 2 ? 35.3 : 36.6} r=".8" />
          ))}
        </g>
      );
    case 'blush':
      return (
        <g fill="#e8505b" opacity=".28">
          <ellipse cx="23" cy="36" rx="3" ry="2" />
          <ellipse cx="41" cy="36" rx="3" ry="2" />
        </g>
      );
    case 'earrings':
      return (
        <g fill="#f5c542">
          <circle cx="17" cy="36.5" r="1.5" />
          <circle cx="47" cy="36.5" r="1.5" />
        </g>
      );
    case 'none':
      return null;
  }
}

/** A face drawn from a seed, filling its box. Decorative: whoever shows it says whose it is. */
export function Face({ seed, className }: { seed: string; className?: string }) {
  const face = useMemo(() => faceOf(seed), [seed]);
  const covered = face.style === 'scarf';
  return (
    <svg viewBox="0 0 64 64" aria-hidden className={className}>
      <rect width="64" height="64" fill={face.backdrop} />
      <HairBack {...face} />
      <path d="M26 42h12v9c-1 4-11 4-12 0Z" fill={face.shade} />
      <Collar {...face} />
      {!covered && (
        <g fill={face.skin}>
          <ellipse cx="17.8" cy="32" rx="2.8" ry="3.8" />
          <ellipse cx="46.2" cy="32" rx="2.8" ry="3.8" />
        </g>
      )}
      <path d={skulls[face.head]} fill={face.skin} />
      <Beard {...face} />
      <Mouth {...face} />
      <path {...line} d={noses[face.nose]} stroke={face.shade} strokeWidth="1.8" />
      {face.brows !== 'none' && (
        <path {...line} d={brows[face.brows]} stroke={dark} strokeWidth="1.6" opacity=".8" />
      )}
      <Eyes {...face} />
      <HairFront {...face} />
      <Extra {...face} />
    </svg>
  );
}
