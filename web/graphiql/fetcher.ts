import type { Fetcher } from '@graphiql/toolkit';
import { getOperationAST, Kind, parse, type ExecutionResult } from 'graphql';
import { createClient } from 'graphql-ws';

const address = '/graphql';

/** Runs what GraphiQL asks for with the session's cookie, or with the key in the tab's headers. */
export const fetcher: Fetcher = ({ query, variables, operationName }, options) => {
  const headers = (options?.headers ?? {}) as Record<string, string>;
  const meant = operationOf(query, operationName);
  const request = {
    query,
    variables: variables as Record<string, unknown> | undefined,
    operationName: meant ? meant.name?.value : operationName,
  };
  return meant?.operation === 'subscription' ? subscribe(request, headers) : ask(request, headers);
};

/**
 * The operation to run. For a moment after another tab was opened GraphiQL names that of the tab
 * before; where a text has one operation alone, it is that one.
 */
function operationOf(query: string, operationName: string | null | undefined) {
  try {
    const document = parse(query);
    const operations = document.definitions.filter(
      (node) => node.kind === Kind.OPERATION_DEFINITION,
    );
    return operations.length === 1 ? operations[0] : getOperationAST(document, operationName);
  } catch {
    // The server says what is wrong with the text.
    return undefined;
  }
}

interface GraphQLRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown> | undefined;
  readonly operationName?: string | null | undefined;
}

/** One operation over HTTP. */
export async function ask<Data = Record<string, unknown>>(
  request: GraphQLRequest,
  headers: Record<string, string> = {},
): Promise<ExecutionResult<Data>> {
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
      ...headers,
    },
    body: JSON.stringify(request),
  });
  return (await response.json()) as ExecutionResult<Data>;
}

/**
 * A subscription over a socket of its own. It is not opened again when it breaks: here a developer
 * sees why, and the next one names the last cursor.
 */
function subscribe(
  request: GraphQLRequest,
  headers: Record<string, string>,
): AsyncIterableIterator<ExecutionResult> {
  const client = createClient({ url: address, retryAttempts: 0, connectionParams: headers });
  const events = client.iterate({ ...request, variables: request.variables ?? null });
  return {
    next: () => events.next().catch(explain) as Promise<IteratorResult<ExecutionResult>>,
    // Ends at once, also while an event is awaited: a generator would wait for it first.
    async return() {
      await events.return?.();
      await client.dispose();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** What GraphiQL shows of a socket that was closed would otherwise be `[object CloseEvent]`. */
function explain(problem: unknown): never {
  throw problem instanceof CloseEvent
    ? new Error(`The socket was closed: ${problem.code} ${problem.reason}`)
    : problem;
}
