import { CircleAlert } from 'lucide-react';

/** Why the whole form was refused, read out when it appears. */
export function FormError({ message }: { message: string | undefined }) {
  return (
    <div role="alert" className={message ? undefined : 'hidden'}>
      {message && (
        <p className="flex items-start gap-2.5 rounded-md bg-danger-soft px-3.5 py-2.5 text-sm font-medium text-danger">
          <CircleAlert aria-hidden size={17} className="mt-0.5 shrink-0" />
          <span>{message}</span>
        </p>
      )}
    </div>
  );
}
