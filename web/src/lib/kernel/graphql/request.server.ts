import { error, redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { Client, fetchExchange, type AnyVariables, type TypedDocumentNode } from '@urql/svelte';
import { problemFrom } from './problems.ts';

/**
 * One client a request, so that nobody's answers can reach another. It speaks to this same process
 * over the loopback (`ROUNDTABLE_INTERNAL_ORIGIN`, set by the server) as the person who asked.
 */
export function requestClient(event: RequestEvent): Client {
  const origin = process.env.ROUNDTABLE_INTERNAL_ORIGIN ?? event.url.origin;
  const cookie = event.request.headers.get('cookie') ?? '';
  return new Client({
    url: `${origin}/graphql`,
    preferGetMethod: false,
    requestPolicy: 'network-only',
    fetch: globalThis.fetch,
    fetchOptions: { headers: { cookie, 'content-type': 'application/json' } },
    exchanges: [fetchExchange],
  });
}

/** Where to go after signing in: back to the page that was asked for. */
export function signInAddress(url: URL): string {
  const next = url.pathname + url.search;
  return next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`;
}

/**
 * Runs a page's query. Not signed in: off to the sign-in page. Hidden and missing look the same:
 * 404. Anything else: 500 with the reference that the log has.
 */
export async function load<Data, Variables extends AnyVariables>(
  event: Pick<RequestEvent, 'locals' | 'url'>,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const result = await event.locals.graphql.query(document, variables).toPromise();
  const problem = problemFrom(result.error);
  if (!problem && result.data) return result.data;
  switch (problem?.code) {
    case 'UNAUTHENTICATED':
      return redirect(303, signInAddress(event.url));
    case 'FORBIDDEN':
    case 'NOT_FOUND':
    case 'BAD_USER_INPUT':
      return error(404, 'This page cannot be found');
    case 'UNREACHABLE':
      return error(503, 'The server cannot be reached');
    default:
      return error(500, {
        message: problem?.happened ?? 'Something went wrong on our side.',
        ...(problem?.reference ? { reference: problem.reference } : {}),
      });
  }
}
