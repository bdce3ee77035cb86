/** A place within this site to go on to; anything that could lead elsewhere becomes the start. */
export function pathWithin(next: string | null): string {
  if (!next?.startsWith('/') || /^\/[/\\]/u.test(next)) return '/';
  const url = new URL(next, 'http://within.invalid');
  return url.host === 'within.invalid' ? url.pathname + url.search : '/';
}
