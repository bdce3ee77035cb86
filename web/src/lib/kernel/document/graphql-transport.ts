import { liveOperations } from '@roundtable/schema/live-operations';
import { graphql, type ResultOf } from '../graphql/graphql.ts';
import { problemFrom, type Problem } from '../graphql/problems.ts';
import { subscribeLive, wsClient } from '../graphql/socket.ts';
import { session } from '../session/session.svelte.ts';
import { decodeBytes, encodeBytes } from './bytes.ts';
import { codedErrors, queryOf, wantsText, type CodedError } from './stored-operations.ts';
import type { Answer, DocumentTransport, FollowFrom, FollowSink, Sending } from './transport.ts';

const DocumentChanges = graphql(liveOperations.changes.text);
const ApplyDocumentUpdate = graphql(liveOperations.apply.text);

const final: readonly Problem['code'][] = ['FORBIDDEN', 'NOT_FOUND'];

/** Carries a document over the tab's one socket. */
export function graphqlTransport(documentId: string): DocumentTransport {
  return {
    follow: (from, sink) => follow(documentId, from, sink),
    send: (update) => send(documentId, update),
  };
}

function follow(documentId: string, from: FollowFrom, sink: FollowSink): () => void {
  let over = false;
  /** As it was told last: with the first event, and when it changes. */
  let standing = { e: false, t: null as string | null };
  // Getters, because graphql-ws writes the same payload again when it reconnects by itself.
  const variables = {
    d: documentId,
    get v() {
      return from.stateVector && encodeBytes(from.stateVector);
    },
    get c() {
      return from.clientId;
    },
  };
  const problemIn = (errors: readonly CodedError[] | undefined): void => {
    if (wantsText(errors)) return;
    const problem = problemFrom(errors);
    if (!problem) return;
    if (problem.code === 'UNAUTHENTICATED') session.end();
    if (final.includes(problem.code) && !over) {
      over = true;
      // After this turn: the caller may not yet have the function that stops the subscription.
      queueMicrotask(() => sink.refused(problem));
    }
  };
  const stop = subscribeLive<ResultOf<typeof DocumentChanges>>(
    () => (over ? undefined : { query: queryOf(liveOperations.changes), variables }),
    {
      next: ({ data, errors }) => {
        if (errors) return problemIn(errors);
        const change = data?.d;
        if (!change || over) return;
        standing = change.m ?? standing;
        sink.change({
          seq: change.s,
          update: decodeBytes(change.u),
          clientId: change.m?.c ?? null,
          stateVector: change.m?.v ? decodeBytes(change.m.v) : null,
          editable: standing.e,
          state: standing.t,
        });
      },
      interrupted: (reason) => problemIn(codedErrors(reason)),
    },
  );
  return () => {
    over = true;
    stop();
  };
}

function send(documentId: string, update: Uint8Array): Sending {
  let abandon = (): void => undefined;
  const answer = new Promise<Answer>((resolve) => {
    abandon = wsClient.subscribe<ResultOf<typeof ApplyDocumentUpdate>, unknown>(
      {
        query: queryOf(liveOperations.apply),
        variables: { d: documentId, u: encodeBytes(update) },
      },
      {
        next: ({ data, errors }) => void answerOf(errors, data).then(resolve),
        error: (reason) => void answerOf(codedErrors(reason), undefined).then(resolve),
        complete: () => resolve({ kind: 'lost' }),
      },
    );
  });
  return { answer, abandon: () => abandon() };
}

async function answerOf(
  errors: readonly CodedError[] | undefined,
  data: ResultOf<typeof ApplyDocumentUpdate> | null | undefined,
): Promise<Answer> {
  if (!errors) {
    return data ? { kind: 'saved', seq: data.a.s } : { kind: 'lost' };
  }
  const problem = problemFrom(errors) as Problem;
  if (wantsText(errors)) return { kind: 'lost', problem };
  switch (problem.code) {
    case 'UNAUTHENTICATED':
      session.end();
      await session.opened();
      return { kind: 'lost', problem };
    case 'RATE_LIMITED':
    case 'INTERNAL':
    case 'UNREACHABLE':
    case 'CONFLICT':
      return { kind: 'lost', problem };
    default: {
      const vector = errors[0]?.extensions?.stateVector;
      return {
        kind: 'refused',
        problem,
        ...(typeof vector === 'string' ? { stateVector: decodeBytes(vector) } : {}),
      };
    }
  }
}
