import {
  Client,
  fetchExchange,
  mapExchange,
  subscriptionExchange,
  type AnyVariables,
  type OperationResult,
  type TypedDocumentNode,
} from '@urql/svelte';
import { getOperationAST } from 'graphql';
import { session } from '../session/session.svelte.ts';
import { fetchAgain } from './again.ts';
import { problemFrom, type Problem } from './problems.ts';
import { wsClient } from './socket.ts';

/**
 * The tab's GraphQL client: queries and mutations over HTTP, subscriptions over the one socket. It
 * keeps no cache: pages hold what they loaded, and the live topics say when it is out of date.
 */
export const graphqlClient = new Client({
  url: '/graphql',
  preferGetMethod: false,
  requestPolicy: 'network-only',
  fetchOptions: { credentials: 'same-origin' },
  exchanges: [
    mapExchange({
      onError: (error) => {
        if (problemFrom(error)?.code === 'UNAUTHENTICATED') session.end();
      },
    }),
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: (request) => ({
        subscribe: (sink) => ({
          unsubscribe: wsClient.subscribe({ ...request, query: request.query ?? '' }, sink),
        }),
      }),
    }),
  ],
});

export type Outcome<Data> =
  { data: Data; problem?: undefined } | { data?: undefined; problem: Problem };

function outcome<Data>(result: OperationResult<Data>): Outcome<Data> {
  const problem = problemFrom(result.error);
  if (problem) return { problem };
  if (result.data === undefined || result.data === null) {
    return { problem: problemFrom([{ message: '' }]) as Problem };
  }
  return { data: result.data };
}

/** Runs a query from the browser; failures come back as words and are never thrown. */
export async function ask<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Outcome<Data>> {
  return outcome(await graphqlClient.query(document, variables, { fetch: fetchAgain }).toPromise());
}

/** After these nobody knows whether anything was changed. */
const unsettled: readonly (Problem['code'] | undefined)[] = ['UNREACHABLE', 'INTERNAL'];

/** The keys of changes that failed so, by what was asked. */
const givenUp = new Map<string, string>();

/**
 * Runs a mutation from the browser; failures come back as words and are never thrown. The server
 * does it once (`Idempotency-Key`), however often it is sent: by this, where the server is lost over
 * it, and by whoever is told that it failed and tries the same again.
 *
 * @param once for what takes no such key, since its answer is kept nowhere: it is not sent again
 */
export async function change<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { once = false } = {},
): Promise<Outcome<Data>> {
  if (once) return outcome(await graphqlClient.mutation(document, variables).toPromise());
  const what = JSON.stringify([getOperationAST(document)?.name?.value, variables]);
  const key = givenUp.get(what) ?? crypto.randomUUID();
  const done = outcome(
    await graphqlClient
      .mutation(document, variables, {
        fetch: fetchAgain,
        fetchOptions: { credentials: 'same-origin', headers: { 'idempotency-key': key } },
      })
      .toPromise(),
  );
  if (unsettled.includes(done.problem?.code)) givenUp.set(what, key);
  // Once anything is changed, the same again may mean something else.
  else if (!done.problem) givenUp.clear();
  return done;
}
