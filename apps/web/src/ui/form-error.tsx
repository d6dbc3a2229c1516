import { CircleAlert } from 'lucide-react';
import { waitInWords } from '../lib/time.js';
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

/** Hidden from the alert's reader: a word a second would drown everything else. */
function Remaining({ seconds }: { seconds: number }) {
  const left = useCountdown(seconds);
  return (
    <>
      <span className="sr-only">Try again in {waitInWords(seconds)}.</span>
      <span aria-hidden className="tabular-nums">
        {left > 0 ? `Try again in ${waitInWords(left)}.` : 'You can try again now.'}
      </span>
    </>
  );
}
