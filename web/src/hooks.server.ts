import { randomUUID } from 'node:crypto';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { requestClient } from '#lib/kernel/graphql/request.server.ts';
import { readTheme, THEME_COOKIE } from '#lib/kernel/theme/theme.ts';

/** Pages carry records: no cache on the way may keep them, and no other site may frame them. */
const pageHeaders: Record<string, string> = {
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

export const handle: Handle = async ({ event, resolve }) => {
  event.locals.graphql = requestClient(event);
  event.locals.theme = readTheme(event.cookies.get(THEME_COOKIE));
  const response = await resolve(event, {
    // The theme is in the first byte of the page, so that nothing flashes.
    transformPageChunk: ({ html }) => html.replace('%roundtable.theme%', event.locals.theme),
  });
  for (const [name, value] of Object.entries(pageHeaders)) response.headers.set(name, value);
  return response;
};

export const handleError: HandleServerError = ({ error, kind, event }) => {
  if (kind !== 'unknown') return;
  const reference = randomUUID();
  // The route's pattern and not the address: addresses name clients.
  console.error(
    JSON.stringify({
      level: 'error',
      reference,
      route: event.route.id,
      error: error instanceof Error ? error.stack : String(error),
    }),
  );
  return { message: 'Something went wrong on our side.', reference };
};
