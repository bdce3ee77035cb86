import {
  Client,
  fetchExchange,
  mapExchange,
  subscriptionExchange,
  type AnyVariables,
  type OperationResult,
  type TypedDocumentNode,
} from '@urql/svelte';
import { session } from '../session/session.svelte.ts';
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
  return outcome(await graphqlClient.query(document, variables).toPromise());
}

/** Runs a mutation from the browser; failures come back as words and are never thrown. */
export async function change<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Outcome<Data>> {
  return outcome(await graphqlClient.mutation(document, variables).toPromise());
}
