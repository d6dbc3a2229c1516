export const steps = ['account', 'community', 'factor', 'codes', 'done'] as const;
export type Step = (typeof steps)[number];

export const stepNames: Record<Step, string> = {
  account: 'Your account',
  community: 'Community',
  factor: 'Second factor',
  codes: 'Recovery codes',
  done: 'Ready',
};

/** Which step is on view: what the address says, as far as it fits to who is signed in. */
export function stepFor(asked: string | undefined, signedIn: boolean): Step {
  const step = steps.find((each) => each === asked);
  const early = step === undefined || step === 'account' || step === 'community';
  if (!signedIn) return step === 'community' ? step : 'account';
  return early ? 'factor' : step;
}
