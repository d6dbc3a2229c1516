import { useEffect, useState } from 'react';
import type { Strength } from '../lib/strength.js';
import { cx } from './cx.js';

const words = ['Guessed at once', 'Guessed quickly', 'Could be better', 'Good', 'Very good'];
const colours = ['bg-danger', 'bg-danger', 'bg-accent', 'bg-online', 'bg-online'];

/** An answer that comes later than the next key press is not shown, in ms. */
const pause = 150;

interface Props {
  password: string;
  /** Names and words that a guesser would try first. */
  known: readonly string[];
}

/** How hard a password is to guess. The estimator and its word lists are fetched when the first character is there. */
export function StrengthMeter({ password, known }: Props) {
  const [strength, setStrength] = useState<Strength>();
  const joined = known.join('\n');
  useEffect(() => {
    if (password === '') return;
    let current = true;
    const timer = setTimeout(() => {
      import('../lib/strength.js')
        .then(({ strengthOf }) => current && setStrength(strengthOf(password, joined.split('\n'))))
        .catch(() => undefined);
    }, pause);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [password, joined]);
  if (password === '' || !strength) return null;
  const { score, advice } = strength;
  return (
    <div className="mt-0.5 flex flex-col gap-1.5">
      <div aria-hidden className="grid grid-cols-4 gap-1">
        {[1, 2, 3, 4].map((step) => (
          <span
            key={step}
            className={cx(
              'h-1 rounded-full transition',
              step <= Math.max(score, 1) ? colours[score] : 'bg-press',
            )}
          />
        ))}
      </div>
      <p role="status" className="text-sm text-ink-faint">
        <span className="font-semibold text-ink-soft">{words[score]}.</span> {score < 3 && advice}
      </p>
    </div>
  );
}
