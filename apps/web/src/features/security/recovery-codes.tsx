import { Copy, Download, Printer } from 'lucide-react';
import { useState } from 'react';
import { saveFile } from '../../lib/save-file.js';
import { Button } from '../../ui/button.js';
import { copyText } from '../../ui/copy-text.js';

interface Props {
  codes: readonly string[];
  username: string;
  /** They are kept; they are not shown again. */
  onKept: () => void;
  action?: string;
}

/** The way back in without phone and passkey. Shown once: the server keeps what they look like only as a hash. */
export function RecoveryCodes({ codes, username, onKept, action = 'Done' }: Props) {
  const [kept, setKept] = useState(false);
  const text = [
    `Recovery codes of ${username} at ${location.origin}`,
    'Each one works once, in place of the second factor.',
    '',
    ...codes,
    '',
  ].join('\n');
  return (
    <div className="flex flex-col gap-4">
      <div data-print className="flex flex-col gap-3 rounded-lg bg-sunken p-4">
        <p className="sr-only">
          Recovery codes of {username} at {location.origin}
        </p>
        <ol aria-label="Recovery codes" className="flex flex-col gap-1.5">
          {codes.map((code) => (
            <li key={code} className="font-mono text-sm font-semibold break-all">
              {code}
            </li>
          ))}
        </ol>
      </div>
      <div className="grid grid-cols-[repeat(3,auto)] gap-2 sm:flex">
        <Button className="max-sm:px-2!" onClick={() => copyText(text)}>
          <Copy aria-hidden size={16} />
          Copy
        </Button>
        <Button
          className="max-sm:px-2!"
          onClick={() => saveFile(new Blob([text], { type: 'text/plain' }), 'recovery-codes.txt')}
        >
          <Download aria-hidden size={16} />
          Download
        </Button>
        <Button className="max-sm:px-2!" onClick={() => print()}>
          <Printer aria-hidden size={16} />
          Print
        </Button>
      </div>
      <label className="flex min-h-11 cursor-pointer items-center gap-3 text-sm font-semibold">
        <input
          type="checkbox"
          checked={kept}
          onChange={(event) => setKept(event.target.checked)}
          className="size-5 shrink-0 accent-link"
        />
        I keep these codes where I can find them without this device
      </label>
      <Button look="primary" size="lg" disabled={!kept} onClick={onKept}>
        {action}
      </Button>
      {!kept && (
        <p className="text-center text-sm text-ink-soft">Tick the box first: they are not shown again.</p>
      )}
    </div>
  );
}
