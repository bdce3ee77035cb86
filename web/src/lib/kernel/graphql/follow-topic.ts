import type { TypedDocumentNode } from '@urql/svelte';
import { getOperationAST, print } from 'graphql';
import { subscribeLive } from './socket.ts';

/** Milliseconds after which a page is filled although its topic is not followed yet. */
const patience = 1_000;

interface Event {
  readonly cursor: string;
}

export interface TopicSink<Change> {
  /**
   * @param first nothing is told of what was before the first event: what came between the making
   *   of the page and now is to be asked for
   */
  next(change: Change, first: boolean): void;
  /** Called before each new try after the server ended the subscription or refused it. */
  interrupted?(): void;
  /** Asked before each new try: true gives the topic up. */
  over?(): boolean;
}

/**
 * Follows a live topic until the returned function is called: at every reconnection from the last
 * event that arrived on, so that nothing that happened meanwhile is missed.
 *
 * @param topic a subscription of one field, which takes `after` and tells a `cursor`
 * @param variables those of the topic, without `after`
 */
export function followTopic<
  Data extends Record<string, Event>,
  Variables extends { after?: string | null | undefined },
>(
  topic: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  { next, interrupted, over }: TopicSink<Data[keyof Data]>,
): () => void {
  const query = print(topic);
  const operationName = getOperationAST(topic)?.name?.value;
  let cursor: string | undefined;
  return subscribeLive<Data>(
    () =>
      over?.() ? undefined : { query, operationName, variables: { ...variables, after: cursor } },
    {
      next: ({ data }) => {
        const change = data && (Object.values(data)[0] as Data[keyof Data] | undefined);
        if (!change) return;
        const first = cursor === undefined;
        cursor = change.cursor;
        next(change, first);
      },
      interrupted: () => interrupted?.(),
    },
  );
}

/**
 * Follows a topic and fills the page that it is about: once it is followed, so that nothing between
 * is missed and the page is asked for once. Where the connection is slow, before that too.
 *
 * @param fill asks for what the page shows
 * @param ends what the topic's sink says of interruptions, where it does
 */
export function fillAndFollow<
  Data extends Record<string, Event>,
  Variables extends { after?: string | null | undefined },
>(
  topic: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  fill: () => Promise<void>,
  next: (change: Data[keyof Data]) => void,
  ends: Pick<TopicSink<Data[keyof Data]>, 'interrupted' | 'over'> = {},
): () => void {
  const slow = setTimeout(() => void fill(), patience);
  const stop = followTopic(topic, variables, {
    ...ends,
    next: (change, first) => {
      if (first) {
        clearTimeout(slow);
        void fill();
      }
      next(change);
    },
  });
  return () => {
    clearTimeout(slow);
    stop();
  };
}
