/** What every ceiling has in common: it is a child of the bench, tells it when it is ready and ends with it. */

/** The arguments that the bench gave, as JSON in the first place of the command line. */
export const settings = (): Record<string, unknown> => {
  const given: unknown = JSON.parse(process.argv[2] ?? '{}');
  if (typeof given !== 'object' || given === null) throw new Error('the settings are not an object');
  return { ...given };
};

export const settingText = (name: string): string => {
  const value = settings()[name];
  if (typeof value !== 'string') throw new Error(`the setting ${name} is missing`);
  return value;
};

export const settingNumber = (name: string): number => {
  const value = settings()[name];
  if (typeof value !== 'number') throw new Error(`the setting ${name} is missing`);
  return value;
};

export const tell = (message: Record<string, unknown>): void => {
  process.send?.(message);
};

/** Exits when the bench is gone or asks for it. */
export const endWithBench = (): void => {
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
};
