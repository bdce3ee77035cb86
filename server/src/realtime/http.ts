import { ApolloServer, type ApolloServerOptionsWithGateway } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type ErrorRequestHandler, type Request, type RequestHandler } from 'express';
import {
  NoSchemaIntrospectionCustomRule,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { Logger } from 'pino';
import type { Actor } from '../kernel/actor.ts';
import { errorCodes, type ErrorCode } from '../kernel/errors.ts';
import { bearerOf } from './bearer.ts';
import type { Executor } from './execute.ts';
import { limitRule, limits } from './limits.ts';
import {
  asksPlainJson,
  wellFormedStatus,
  withoutDataIfRefused,
  type AskedInPlainJson,
} from './well-formed.ts';

export interface HttpOptions {
  readonly schema: GraphQLSchema;
  readonly executor: Executor;
  /** Whose key a request came with, or where it came with none, whose cookie. */
  readonly actorOf: (request: Request, bearer: string | null) => Promise<Actor | null>;
  /** Whether strangers may ask for the schema. */
  readonly introspection: boolean;
  readonly log: Logger;
  readonly origins: readonly string[];
}

interface HttpContext extends AskedInPlainJson {
  readonly actor: Actor | null;
}

/**
 * GraphQL over HTTP. Apollo parses, validates and speaks the protocol; execution is our own, the
 * same as on the socket, plugged in where Apollo takes a gateway's executor.
 */
export async function graphqlOverHttp(
  options: HttpOptions,
): Promise<{ handlers: (RequestHandler | ErrorRequestHandler)[]; stop(): Promise<void> }> {
  const gateway: ApolloServerOptionsWithGateway<HttpContext>['gateway'] = {
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: options.schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: () =>
      Promise.resolve({
        executor: async ({ document, request, context }) =>
          withoutDataIfRefused(
            await options.executor.execute({
              document,
              // As it was asked for: Apollo tells us of none where there is none of that name.
              operationName: request.operationName,
              variables: request.variables ?? {},
              actor: (context as HttpContext).actor,
              transport: 'http',
              idempotencyKeys: [
                unquoted(request.http?.headers.get('idempotency-key')),
                request.extensions?.idempotencyKey,
              ],
            }),
          ),
      }),
    stop: () => Promise.resolve(),
  };
  const apollo = new ApolloServer<HttpContext>({
    gateway,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    introspection: true,
    hideSchemaDetailsFromClientErrors: !options.introspection,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: limits.tokens },
    validationRules: [
      limitRule,
      ...(options.introspection ? [] : [NoSchemaIntrospectionCustomRule]),
    ],
    stopOnTerminationSignals: false,
    // Its page would run another site's script beside the records.
    plugins: [ApolloServerPluginLandingPageDisabled(), wellFormedStatus],
    formatError: withOurCode,
  });
  await apollo.start();
  const actors = new WeakMap<object, Actor | null>();
  const findActor: RequestHandler = async (request, response, next) => {
    const bearer = bearerOf(request.headers.authorization);
    try {
      const actor = await options.actorOf(request, bearer);
      // A program that says who it is and is not known must hear of it, whatever it asks for.
      if (bearer !== null && !actor) {
        response
          .status(401)
          .set('www-authenticate', 'Bearer error="invalid_token"')
          .json(problem('UNAUTHENTICATED', 'This key is unknown, was revoked or has run out.'));
        return;
      }
      actors.set(request, actor);
    } catch (error) {
      options.log.error({ err: error }, 'asking who a request is for failed');
      response.status(503).json(problem('UNAVAILABLE', 'Not now. Try again in a moment.'));
      return;
    }
    next();
  };
  return {
    handlers: [
      refuseForeignOrigins(options.origins),
      express.json({ limit: limits.bodyBytes }),
      bodyErrors,
      findActor,
      expressMiddleware(apollo, {
        context: ({ req }) =>
          Promise.resolve({ actor: actors.get(req) ?? null, plainJson: asksPlainJson(req) }),
      }),
    ],
    stop: () => apollo.stop(),
  };
}

/** The header's value may be a quoted string, as the IETF's draft of it has it. */
const unquoted = (header: string | null | undefined): string | undefined =>
  header === undefined || header === null ? undefined : (/^"(.*)"$/.exec(header)?.[1] ?? header);

/** The codes that Apollo gives of its own accord, which are not on our list, and ours for them. */
const ownCodes: Readonly<Record<string, ErrorCode>> = {
  BAD_REQUEST: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_FOUND: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_USER_INPUT',
};

/** Whatever Apollo says, the code is one of the closed list. */
function withOurCode(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { code, limit } = formatted.extensions ?? {};
  const known = errorCodes.find((each) => each === code);
  // Apollo gives every error of validation its own code; that of our limits is a better answer.
  const ours =
    limit === undefined ? (known ?? ownCodes[String(code)] ?? 'INTERNAL') : 'TOO_COMPLEX';
  return { ...formatted, extensions: { ...formatted.extensions, code: ours } };
}

/** The last word where a request failed unexpectedly: the log has it, the answer only says so. */
export const unexpected =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    log.error({ err: error }, 'a request failed');
    if (response.headersSent) next(error);
    else response.status(500).json(problem('INTERNAL', 'Something went wrong on our side.'));
  };

/** A browser on another site may not ask in a signed-in person's name. */
export function refuseForeignOrigins(origins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    if (origin === undefined || origins.includes(origin)) next();
    else
      response.status(403).json(problem('FORBIDDEN', 'Requests from this site are not accepted.'));
  };
}

const problem = (code: string, message: string) => ({
  errors: [{ message, extensions: { code } }],
});

interface BodyError {
  readonly type?: string;
  readonly status?: number;
}

const bodyErrors: ErrorRequestHandler = (error: BodyError, _request, response, next) => {
  if (error.type === 'entity.too.large')
    response
      .status(413)
      .json(problem('TOO_LARGE', `The request is larger than ${limits.bodyBytes} bytes.`));
  else if (error.status !== undefined && error.status < 500)
    response.status(400).json(problem('BAD_USER_INPUT', 'The body is not valid JSON.'));
  else next(error);
};
