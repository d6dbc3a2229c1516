import type { Face } from '../lib/face.js';

/** What falls behind the head. */
export function HairBack({ style, hair, shirt }: Face) {
  switch (style) {
    case 'afro':
      return <circle cx="32" cy="24" r="20.5" fill={hair} />;
    case 'bob':
      return (
        <path d="M14 30c0-13 7-20 18-20s18 7 18 20v11c0 3-3 4.5-6 4.500H20c-3 0-6-1.5-6-4.500Z" fill={hair} />
      );
    case 'long':
      return <path d="M14 30c0-13 7-20 18-20s18 7 18 20l3 27c-8 5-34 5-42 0Z" fill={hair} />;
    case 'bun':
      return <circle cx="32" cy="9.5" r="6.5" fill={hair} />;
    case 'curls':
      return (
        <g fill={hair}>
          <circle cx="17" cy="27" r="6.5" />
          <circle cx="47" cy="27" r="6.5" />
          <circle cx="15.5" cy="36" r="5.5" />
          <circle cx="48.5" cy="36" r="5.5" />
        </g>
      );
    case 'braids':
      return (
        <g fill={hair}>
          <rect x="10.5" y="30" width="7" height="26" rx="3.5" />
          <rect x="46.5" y="30" width="7" height="26" rx="3.5" />
          <path d="M11 50h6m30 0h6" stroke={shirt} strokeWidth="2.5" />
        </g>
      );
    case 'scarf':
      return (
        <path d="M12 32c0-14 8-22 20-22s20 8 20 22c0 9 1 15 3 22-10 6-36 6-46 0 2-7 3-13 3-22Z" fill={hair} />
      );
    default:
      return null;
  }
}

/** What lies over the forehead. */
export function HairFront({ style, hair, shirt }: Face) {
  switch (style) {
    case 'crop':
      return (
        <path
          d="M17.5 28c-1-10 5-16 14.5-16s15.5 6 14.5 16c-1.5-5-3.5-7-6-8-5 1.5-12 1.5-17 0-2.5 1-4.5 3-6 8Z"
          fill={hair}
        />
      );
    case 'part':
      return (
        <path
          d="M17 29c-1.5-11 5-17.5 15-17.500S48.5 18 47 29c-1-5-3-7.5-5-8.5-6 .5-12-1-16-4.5-2 4-6 6-9 13Z"
          fill={hair}
        />
      );
    case 'quiff':
      return (
        <path
          d="M17.5 27c-1-6 .5-9 3-11-.5-5 6-8.5 13-8 8-1 15 4 13.5 11-.5 2-.5 5-.5 8-1.5-4.5-3-7-5.5-8-7 2-13 1-18-1-2.5 2-4 4-5.5 9Z"
          fill={hair}
        />
      );
    case 'afro':
      return (
        <path
          d="M17.5 28c0-8 5-13 14.5-13s14.5 5 14.5 13c-3-5-5-7-7-7.5-5 1-10 1-15 0-2 .5-4 2.5-7 7.500Z"
          fill={hair}
        />
      );
    case 'bob':
      return (
        <path
          d="M16 33c-1-14 6-21 16-21s17 7 16 21c-1-8-4-11.5-7-12.5-6 2-12 2-18 0-3 1-6 4.5-7 12.500Z"
          fill={hair}
        />
      );
    case 'long':
      return (
        <path d="M16.5 34c-1.5-15 6-22 15.5-22s17 7 15.5 22c-1.5-8-6-14-13-17-3 6-11 9-18 17Z" fill={hair} />
      );
    case 'bun':
      return <path d="M17 29c-1-11 5-17 15-17s16 6 15 17c-1-6-7-11-15-11s-14 5-15 11Z" fill={hair} />;
    case 'curls':
      return (
        <g fill={hair}>
          {[20, 25, 30.5, 36, 41, 45].map((x, i) => (
            <circle key={x} cx={x} cy={[20, 16, 14, 14.5, 17, 21][i]} r="5.2" />
          ))}
        </g>
      );
    case 'braids':
      return (
        <path
          d="M16.5 31c-1.5-12 5-19 15.5-19s17 7 15.5 19C46.5 24 41 19 32 16c-9 3-14.5 8-15.5 15Z"
          fill={hair}
        />
      );
    case 'fringe':
      return (
        <path
          d="M17 30c-2-12 5-18.5 15-18.500S49 18 47 30c-.5-2-1-4-2-5.500H19c-1 1.5-1.5 3.5-2 5.500Z"
          fill={hair}
        />
      );
    case 'scarf':
      return (
        <path
          d="M32 10c12 0 19 8 19 22 0 9-4 18-10 21 5-5 6.5-13 6.5-21 0-9-6-15-15.5-15s-15.5 6-15.5 15c0 8 1.5 16 6.5 21-6-3-10-12-10-21 0-14 7-22 19-22Z"
          fill={hair}
        />
      );
    case 'beanie':
      return (
        <>
          <path d="M16.5 24c0-9 6-14.5 15.5-14.500S47.5 15 47.5 24Z" fill={shirt} />
          <rect x="15" y="20.5" width="34" height="6" rx="3" fill={shirt} />
          <rect x="15" y="20.5" width="34" height="6" rx="3" fill="#000" opacity=".16" />
        </>
      );
    case 'bald':
      return null;
  }
}
