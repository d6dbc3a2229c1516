import { Input } from './input.js';
import { Notice } from './notice.js';

/** Names by which a computer means itself: others who open such a link end up at their own. */
const here = /^(localhost|127\..*|\[::1\])$/;

/** A link of this server that is shown once, to be passed on to others. */
export function ShareLink({ label, url }: { label: string; url: string }) {
  return (
    <>
      <Input
        aria-label={label}
        readOnly
        autoFocus
        value={url}
        onFocus={(event) => event.target.select()}
        className="font-mono text-sm!"
      />
      {here.test(new URL(url).hostname) && (
        <Notice tone="warn">
          This link works on this computer only. For others, set PUBLIC_URL to the address at which they reach
          this server, and make another one then.
        </Notice>
      )}
    </>
  );
}
