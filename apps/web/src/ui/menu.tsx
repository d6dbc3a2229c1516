import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import { Check } from 'lucide-react';
import { useId, useRef, type ReactElement, type ReactNode } from 'react';
import { cx } from './cx.js';
import { useOpened } from './use-opened.js';

const popup =
  'popup z-50 min-w-48 rounded-md border border-edge bg-raised p-1.5 text-ink shadow-2 outline-none';
const item =
  'flex h-9 touch:h-11 cursor-default items-center gap-2.5 rounded-sm px-2.5 text-sm font-medium outline-none select-none data-highlighted:bg-hover data-disabled:opacity-50';

interface MenuProps {
  /** The button; it is given the menu's ARIA. */
  trigger: ReactElement;
  side?: 'top' | 'bottom';
  align?: 'start' | 'center' | 'end';
  children: ReactNode;
}

export function Menu({ trigger, side = 'bottom', align = 'end', children }: MenuProps) {
  // Within the landmark of its button, not at the end of the page.
  const place = useRef<HTMLSpanElement>(null);
  return (
    <Base.Root>
      <span ref={place} className="contents">
        <Base.Trigger render={trigger} />
      </span>
      <Base.Portal container={place}>
        <Base.Positioner positionMethod="fixed" side={side} align={align} sideOffset={6} className="z-50">
          <Base.Popup className={popup}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface AnchoredProps {
  /** Mount it to open it beside this element. */
  anchor: Element;
  onClose: () => void;
  align?: 'start' | 'center' | 'end';
  children: ReactNode;
}

/** Where a menu belongs for those who move by landmarks. */
const landmarkOf = (anchor: Element): HTMLElement | null =>
  anchor.closest<HTMLElement>('main, aside, [role=main]');

/** A menu whose button lives elsewhere, so that one is mounted for a list of many. */
export function AnchoredMenu({ anchor, onClose, align = 'end', children }: AnchoredProps) {
  return (
    <Base.Root open={useOpened()} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal container={landmarkOf(anchor)}>
        <Base.Positioner anchor={anchor} positionMethod="fixed" align={align} sideOffset={6} className="z-50">
          <Base.Popup
            className={popup}
            finalFocus={() => (anchor instanceof HTMLElement && anchor.isConnected ? anchor : null)}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface ItemProps {
  icon: LucideIcon;
  onClick: () => void;
  danger?: boolean;
  disabled?: boolean;
  children: ReactNode;
}

export function MenuItem({ icon: Icon, onClick, danger, disabled, children }: ItemProps) {
  return (
    <Base.Item
      onClick={onClick}
      disabled={disabled}
      className={cx(item, danger && 'text-danger data-highlighted:bg-danger-soft')}
    >
      <Icon aria-hidden size={16} className={danger ? undefined : 'text-ink-faint'} />
      {children}
    </Base.Item>
  );
}

interface ChoiceProps<V extends string> {
  label: string;
  value: V;
  onChange: (value: V) => void;
  options: readonly { value: V; label: string; hint?: string }[];
}

/** One of several, with a tick at the present one. */
export function MenuChoice<V extends string>({ label, value, onChange, options }: ChoiceProps<V>) {
  const id = useId();
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2.5 pt-2 pb-1 text-xs font-semibold text-ink-faint">
        {label}
      </Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next: V) => onChange(next)}>
        {options.map(({ value: option, label: text, hint }) => (
          <Base.RadioItem
            key={option}
            value={option}
            closeOnClick
            aria-labelledby={`${id}-${option}`}
            aria-describedby={hint === undefined ? undefined : `${id}-${option}-hint`}
            className={cx(item, hint !== undefined && 'h-auto! min-h-9 py-1 touch:min-h-11')}
          >
            <span className="flex-1">
              <span id={`${id}-${option}`}>{text}</span>
              {hint !== undefined && (
                <span id={`${id}-${option}-hint`} className="block text-xs font-normal text-ink-faint">
                  {hint}
                </span>
              )}
            </span>
            <Base.RadioItemIndicator>
              <Check aria-hidden size={16} />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

export function MenuLine() {
  return <Base.Separator className="mx-1 my-1.5 h-px bg-line" />;
}
