import { useCommunityName } from '../../lib/use-community.js';
import { Mark } from '../../ui/brand.js';
import { cx } from '../../ui/cx.js';
import { Face } from '../../ui/face.js';

const talk = [
  { seed: 'hero-mika', text: 'The allotment keys are under the blue pot 🌱', own: false },
  { seed: 'hero-jo', text: 'Bringing cake. A lot of cake.', own: false },
  { seed: 'hero-you', text: 'On my way, ten minutes!', own: true },
  { seed: 'hero-bea', text: 'Save me a slice please, I’m last as ever', own: false },
];

/** The picture beside the sign-in form. */
export function Hero() {
  const name = useCommunityName();
  return (
    <section
      aria-label="What this place is"
      className="relative overflow-hidden bg-[#123a40] text-[#fbf6ea] lg:flex lg:flex-col lg:justify-center"
    >
      <Backdrop />
      <div className="relative mx-auto flex w-full max-w-xl flex-col gap-8 px-6 py-7 sm:px-12 lg:py-12">
        <p className="flex items-center gap-2.5 font-display text-lg font-bold tracking-tight lg:hidden">
          <Mark className="size-8 shrink-0 [--mark:#1f5a62]" />
          <span className="min-w-0 wrap-anywhere">{name}</span>
        </p>
        <div className="hidden lg:block">
          <p className="font-display text-3xl font-bold tracking-tight text-balance">
            Your people, in a place of your own.
          </p>
          <p className="mt-4 max-w-md text-lg text-[#cfe0dc]">
            Conversations in real time, on a server of this community’s own. Nothing lost, nothing sold,
            nothing loaded from anywhere else.
          </p>
        </div>
        <ul aria-label="A sample conversation" className="hidden flex-col gap-3 lg:flex">
          {talk.map(({ seed, text, own }) => (
            <li key={seed} className={cx('flex items-end gap-2.5', own && 'flex-row-reverse')}>
              <Face seed={seed} className="size-11 rounded-full" />
              <p
                className={cx(
                  'rounded-lg px-4 py-2.5 text-base shadow-2',
                  own
                    ? 'rounded-br-xs bg-[#f5b73d] text-[#3a2708]'
                    : 'rounded-bl-xs bg-[#fbf6ea] text-[#123a40]',
                )}
              >
                {text}
              </p>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Backdrop() {
  return (
    <svg
      aria-hidden
      className="absolute inset-0 size-full"
      preserveAspectRatio="xMidYMid slice"
      viewBox="0 0 800 800"
    >
      <circle cx="700" cy="90" r="240" fill="#1a4f56" />
      <circle cx="60" cy="760" r="300" fill="#0d2f34" />
      <circle cx="700" cy="90" r="150" fill="#f5b73d" opacity=".16" />
    </svg>
  );
}
