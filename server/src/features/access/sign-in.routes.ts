import express, { type RequestHandler, type Router } from 'express';
import type { Auth } from 'better-auth';
import type { Logger } from 'pino';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';
import { addressHeader } from './auth.ts';
import type { Sessions } from './session.ts';

/** A demonstration account that the sign-in page may offer. */
export interface OfferedAccount {
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly password: string;
}

export interface SignInRoutes {
  readonly auth: Auth;
  readonly sessions: Sessions;
  /** Empty where there is no demonstration organisation. */
  readonly demoAccounts: readonly OfferedAccount[];
  readonly log: Logger;
}

/** Everything under `/api/auth`. */
export function signInRoutes(options: SignInRoutes): Router {
  const { auth, sessions, demoAccounts, log } = options;
  const router = express.Router();
  router.get('/demo-accounts', (_request, response) => {
    const [first] = demoAccounts;
    response.set('cache-control', 'no-store');
    if (!first) response.status(404).json({ error: 'There are no demonstration accounts.' });
    else
      response.json({
        accounts: demoAccounts.map(({ email, name, role }) => ({ email, name, role })),
        password: first.password,
      });
  });
  const auditSignOut: RequestHandler = async (request, response, next) => {
    const found = await auth.api
      .getSession({ headers: fromNodeHeaders(request.headers), query: { disableRefresh: true } })
      .catch(() => null);
    if (found) {
      response.once('finish', () => {
        if (response.statusCode >= 400) return;
        sessions.audit('sign-out', found.user.id, found.session.id).catch((error: unknown) => {
          log.error({ err: error }, 'no entry of a sign-out');
        });
      });
    }
    next();
  };
  router.use(async (request, _response, next) => {
    await sessions.endUnused(request.headers);
    next();
  });
  router.use((request, _response, next) => {
    // Whatever a client says of its own address is overwritten by what the connection says.
    request.headers[addressHeader] = request.ip ?? '';
    next();
  });
  const signOut = toNodeHandler((request) => ended(auth, request));
  router.post('/sign-out', auditSignOut, (request, response) => signOut(request, response));
  const handler = toNodeHandler(auth);
  router.use((request, response) => handler(request, response));
  return router;
}

/**
 * Signs out. The library takes the cookie away and says that it is done also where the session could
 * not be deleted; whoever had the cookie could then go on with it, so here that is a failure.
 */
async function ended(auth: Auth, request: Request): Promise<Response> {
  const answer = await auth.handler(request);
  if (!answer.ok) return answer;
  const stands = await auth.api
    .getSession({ headers: request.headers, query: { disableRefresh: true } })
    .then(Boolean, () => true);
  if (!stands) return answer;
  const message = 'Signing out failed, and you may still be signed in. Try again in a moment.';
  return Response.json({ code: 'SIGN_OUT_FAILED', message }, { status: 503 });
}
