/**
 * The status codes of the GraphQL-over-HTTP specification
 * (https://graphql.github.io/graphql-over-http/draft/#sec-Status-Codes), where Apollo's differ.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import type { Request } from 'express';
import type { ExecutionResult } from 'graphql';

/** Who is asking in `application/json` cannot tell our 4xx from a proxy's: a media type of old. */
export interface AskedInPlainJson {
  readonly plainJson: boolean;
}

/** Of the two media types the one that the answer will have, as Apollo chooses it too. */
export const asksPlainJson = (request: Request): boolean =>
  request.accepts(['application/json', 'application/graphql-response+json']) === 'application/json';

/**
 * In `application/json` every well-formed request is answered with 200, whatever its document holds.
 * In `application/graphql-response+json` an answer without data has 400, or 5xx where the fault is
 * ours.
 */
export const wellFormedStatus: ApolloServerPlugin<AskedInPlainJson> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse({ contextValue, response, source, errors }) {
        const { http } = response;
        // Without a text it is no well-formed request; other codes than 400 are of HTTP itself.
        if (http.status !== 400 || source === undefined) return Promise.resolve();
        if (contextValue.plainJson) http.status = 200;
        else if (errors?.some(({ extensions }) => extensions.code === 'UNAVAILABLE'))
          http.status = 503;
        else if (errors?.some(({ extensions }) => extensions.code === 'INTERNAL'))
          http.status = 500;
        return Promise.resolve();
      },
    }),
};

/**
 * A request that was refused as a whole (no field began) has no `data`, says the specification of
 * GraphQL; our transactions answer all refusals with `data: null`.
 */
export function withoutDataIfRefused(result: ExecutionResult): ExecutionResult {
  const { data, errors, ...rest } = result;
  if (data !== null || !errors?.length || errors.some(({ path }) => path)) return result;
  return { errors, ...rest };
}
