import { Popover as Base } from '@base-ui/react/popover';
import type { ReactNode } from 'react';
import { useOpened } from './use-opened.js';

interface Props {
  /** Mount it to open it beside this element. */
  anchor: Element;
  onClose: () => void;
  label: string;
  side?: 'top' | 'bottom';
  align?: 'start' | 'center' | 'end';
  children: ReactNode;
}

export function Popover({ anchor, onClose, label, side = 'top', align = 'end', children }: Props) {
  return (
    <Base.Root open={useOpened()} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Positioner
          anchor={anchor}
          side={side}
          align={align}
          sideOffset={8}
          collisionPadding={8}
          className="z-50"
        >
          <Base.Popup
            aria-label={label}
            finalFocus={() => {
              // Left to itself the focus goes to the first thing that Tab reaches inside the anchor.
              if (anchor instanceof HTMLElement) anchor.focus({ preventScroll: true });
              return false;
            }}
            className="popup overflow-hidden rounded-lg border border-line bg-raised text-ink shadow-3 outline-none"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
