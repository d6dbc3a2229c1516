import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { cx } from './cx.js';
import { IconButton } from './icon-button.js';

const widths = { sm: 'sm:max-w-sm', md: 'sm:max-w-md', lg: 'sm:max-w-lg' } as const;

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Said below the title. */
  description?: ReactNode;
  /** Shown to screen readers only. */
  hideTitle?: boolean;
  size?: keyof typeof widths;
  /** Buttons at the bottom, which stay in sight while the middle scrolls. */
  footer?: ReactNode;
  children?: ReactNode;
}

/** A modal: a sheet from below on a phone, in the middle elsewhere. */
export function Dialog({
  open,
  onClose,
  title,
  description,
  hideTitle,
  size = 'md',
  footer,
  children,
}: Props) {
  const body = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-50 flex items-end justify-center sm:items-center sm:p-6">
          <Base.Popup
            // The first field, or else the dialog itself: focus on the way out says nothing of what opened.
            initialFocus={() =>
              body.current?.querySelector<HTMLElement>(
                'input:not([type=radio], [type=checkbox]), textarea',
              ) ?? body.current
            }
            className={cx(
              'relative flex max-h-[92dvh] w-full flex-col overflow-hidden rounded-t-xl bg-raised text-ink shadow-3 outline-none sm:max-h-[min(44rem,88dvh)] sm:rounded-xl',
              'transition duration-200 data-ending-style:translate-y-6 data-ending-style:opacity-0 data-starting-style:translate-y-6 data-starting-style:opacity-0 sm:data-ending-style:translate-y-2 sm:data-starting-style:translate-y-2',
              widths[size],
            )}
          >
            <div
              className={cx(
                'flex items-start gap-3 px-5 pt-5 pb-3 sm:px-6',
                hideTitle && 'absolute top-0 right-0 z-10 p-3!',
              )}
            >
              <div className={cx('min-w-0 flex-1', hideTitle && 'sr-only')}>
                <Base.Title className="text-lg">{title}</Base.Title>
                {description && (
                  <Base.Description className="mt-1 text-sm text-ink-soft">{description}</Base.Description>
                )}
              </div>
              <Base.Close
                render={<IconButton icon={X} label="Close" size="sm" className="-mt-1 -mr-1.5" />}
              />
            </div>
            {children && (
              <div
                ref={body}
                tabIndex={-1}
                className={cx(
                  'flex min-h-0 flex-1 flex-col overflow-y-auto px-5 pb-5 outline-none sm:px-6',
                  // Below a title only the room that a focus ring takes.
                  hideTitle ? 'pt-5' : 'pt-1',
                )}
              >
                {children}
              </div>
            )}
            {footer && (
              <div className="flex justify-end gap-2 border-t border-line px-5 py-4 pb-[max(1rem,env(safe-area-inset-bottom))] sm:px-6">
                {footer}
              </div>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
