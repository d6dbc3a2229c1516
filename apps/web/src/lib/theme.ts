import type { Settings } from '@quemiai/contract/identity';

export type Theme = Settings['theme'];

const key = 'quemiai.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

/** What this device was told last; public/theme.js reads the same before the first paint. */
function savedTheme(): Theme {
  try {
    const saved = localStorage.getItem(key);
    return saved === 'light' || saved === 'dark' ? saved : 'system';
  } catch {
    return 'system';
  }
}

function apply(): void {
  const theme = savedTheme();
  const dark = theme === 'dark' || (theme === 'system' && system.matches);
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', dark ? '#12191b' : '#f6f3ee');
}

export function setTheme(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Storage may be refused: the account's setting still applies the theme at the next sign-in.
  }
  apply();
}

/** Applies the theme now and whenever the system or another tab changes it. */
export function followTheme(): void {
  apply();
  system.addEventListener('change', apply);
  addEventListener('storage', (event) => event.key === key && apply());
}
