/** How a link within text looks. */
export const textLink =
  'font-semibold text-link underline decoration-2 decoration-accent underline-offset-4 hover:decoration-link';
