import { CircleAlert } from 'lucide-react';
import { useCountdown } from './use-countdown.js';

interface Props {
  message: string | undefined;
  /** Seconds after which another try makes sense, counted down. */
  wait?: number | null | undefined;
}

/** Why the whole form was refused, read out when it appears. */
export function FormError({ message, wait }: Props) {
  return (
    <div role="alert" className={message ? undefined : 'hidden'}>
      {message && (
        <p className="flex items-start gap-2.5 rounded-md bg-danger-soft px-3.5 py-2.5 text-sm font-medium text-danger">
          <CircleAlert aria-hidden size={17} className="mt-0.5 shrink-0" />
          <span>
            {message} {wait ? <Remaining key={`${message} ${wait}`} seconds={wait} /> : null}
          </span>
        </p>
      )}
    </div>
  );
}

const inWords = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** Hidden from the alert's reader: a word a second would drown everything else. */
function Remaining({ seconds }: { seconds: number }) {
  const left = useCountdown(seconds);
  return (
    <>
      <span className="sr-only">Try again in {inWords(seconds)}.</span>
      <span aria-hidden className="tabular-nums">
        {left > 0 ? `Try again in ${inWords(left)}.` : 'You can try again now.'}
      </span>
    </>
  );
}
