/** A text in the search part of an address; undefined where it is empty or none. One of digits alone is read as a number. */
export const searchText = (value: unknown): string | undefined => {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
};
