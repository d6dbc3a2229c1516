import { Mark } from './brand.js';

export function Splash() {
  return (
    <div role="status" className="grid h-full place-items-center bg-canvas">
      <Mark className="size-14 animate-shimmer" />
      <span className="sr-only">Loading</span>
    </div>
  );
}
