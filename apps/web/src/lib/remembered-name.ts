/** What the product is called, where nobody has named the community. */
const productName = 'Quemiai';
const place = 'quemiai.community';

/** The community's name as it was last: it does not flicker each time a page is opened. */
export function rememberedName(): string {
  try {
    return localStorage.getItem(place) ?? productName;
  } catch {
    return productName;
  }
}

export function rememberName(name: string): void {
  try {
    localStorage.setItem(place, name);
  } catch {
    // Storage may be refused; the next visit begins with the product's name then.
  }
}
