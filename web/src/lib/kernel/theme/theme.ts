export type Theme = 'light' | 'dark' | 'system';

/** Where the choice is kept: a cookie, since the server draws the first page in it. */
export const THEME_COOKIE = 'roundtable-theme';
const A_YEAR_IN_SECONDS = 31_536_000;

/** The theme that a cookie's value stands for; anything unknown is the device's own. */
export function readTheme(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'system';
}

/** Draws the page in a theme, and remembers it on this device. Browser only. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${A_YEAR_IN_SECONDS}; samesite=lax`;
}
