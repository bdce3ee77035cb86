/**
 * GraphiQL at `GET /graphql`, for a browser with a session and outside production: a page of its
 * own that Vite makes of web/graphiql, served from here with everything that it loads.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { type Request, type RequestHandler, type Router } from 'express';

export interface GraphiqlOptions {
  /** False in production: then there is no such page, and its parts are not served. */
  readonly open: boolean;
  readonly isSignedIn: (request: Request) => Promise<boolean>;
  /** Where Vite put the page. */
  readonly folder?: string;
}

const built = path.resolve(import.meta.dirname, '../../web/graphiql/build');

/**
 * Scripts and workers from here alone, none in the page's text, and no `eval`: what is typed or
 * answered cannot become code. Monaco writes its styles into the page, and styles are all that may
 * stand there; an answer cannot send anything elsewhere by one, since nothing is loaded from there.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  // The API: over HTTP, and over the socket of the same host.
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Mount it before GraphQL's own handlers: what no browser's address bar asked for passes through. */
export function graphiql({ open, isSignedIn, folder = built }: GraphiqlOptions): Router {
  const router = express.Router();
  const page: RequestHandler = async (request, response, next) => {
    if (!wantsPage(request)) return next();
    response.set({ 'cache-control': 'no-store', vary: 'accept' });
    if (!open) {
      response.status(404).type('text/plain').send('There is no page here: this is the API.\n');
    } else if (!(await isSignedIn(request))) {
      response.redirect(303, `/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
    } else if (!existsSync(path.join(folder, 'index.html'))) {
      response
        .status(503)
        .type('text/plain')
        .send('GraphiQL is not built. Run `pnpm build` and start again.\n');
    } else {
      response.set('content-security-policy', contentSecurityPolicy);
      response.sendFile('index.html', { root: folder, cacheControl: false });
    }
  };
  router.get('/graphql', page);
  if (open)
    router.use(
      '/graphiql/assets',
      express.static(path.join(folder, 'assets'), {
        index: false,
        immutable: true,
        maxAge: '1y',
        // A worker's policy is that of its own answer.
        setHeaders: (response) =>
          response.setHeader('content-security-policy', contentSecurityPolicy),
      }),
      (_request, response) => void response.status(404).end(),
    );
  return router;
}

/** A browser that goes to the address: it would rather have a page than the API's media types. */
function wantsPage(request: Request): boolean {
  const types = ['application/json', 'application/graphql-response+json', 'text/html'];
  return request.accepts(types) === 'text/html';
}
