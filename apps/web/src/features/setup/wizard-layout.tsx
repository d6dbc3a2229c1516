import { Check } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useCommunityName } from '../../lib/use-community.js';
import { Mark } from '../../ui/brand.js';
import { cx } from '../../ui/cx.js';
import { stepNames, steps, type Step } from './steps.js';

interface Props {
  step: Step;
  title: string;
  about: ReactNode;
  children: ReactNode;
}

/** One step of the set-up: where one is, what it is about, what to do. */
export function WizardLayout({ step, title, about, children }: Props) {
  const at = steps.indexOf(step);
  const name = useCommunityName();
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that led on is gone: without a field to begin with, Tab and screen readers go on from the heading.
  useEffect(() => {
    if (!document.activeElement || document.activeElement === document.body) heading.current?.focus();
  }, [step]);
  return (
    <main
      tabIndex={-1}
      className="flex min-h-full flex-col items-center bg-canvas px-4 py-8 outline-none sm:py-14"
    >
      <div className="flex w-full max-w-xl flex-col gap-6">
        <p className="flex items-center gap-2.5 font-display text-xl font-bold tracking-tight">
          <Mark className="size-9" />
          <span className="min-w-0 wrap-anywhere">{name}</span>
        </p>
        <ol aria-label="Steps of the set-up" className="grid grid-cols-5 gap-1.5">
          {steps.map((each, index) => (
            <li
              key={each}
              aria-current={each === step ? 'step' : undefined}
              className={cx(
                'flex min-w-0 flex-col gap-1.5 text-xs font-semibold tracking-tight',
                index <= at ? 'text-ink' : 'text-ink-faint',
              )}
            >
              <span
                aria-hidden
                className={cx('h-1.5 rounded-full', index <= at ? 'bg-accent' : 'bg-press')}
              />
              <span className="flex items-center gap-1 max-sm:sr-only">
                {index < at && <Check aria-hidden size={13} className="shrink-0 text-online" />}
                <span className="truncate">{stepNames[each]}</span>
                {index < at && <span className="sr-only">done</span>}
              </span>
            </li>
          ))}
        </ol>
        <section
          aria-label={stepNames[step]}
          className="flex flex-col gap-5 rounded-xl border border-line bg-raised p-5 shadow-2 sm:p-7"
        >
          <div>
            <p className="text-sm font-semibold text-ink-faint sm:hidden">
              Step {at + 1} of {steps.length}
            </p>
            <h1 ref={heading} tabIndex={-1} className="text-2xl outline-none">
              {title}
            </h1>
            <div className="mt-1 text-base text-ink-soft">{about}</div>
          </div>
          {children}
        </section>
      </div>
    </main>
  );
}
