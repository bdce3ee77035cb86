import type { Problem } from '../graphql/problems.ts';

export interface DocumentEvent {
  readonly seq: number;
  readonly update: Uint8Array;
  /** On the first event after a (re)connection alone: the Yjs clientID to write under. */
  readonly clientId: number | null;
  /** On the first event: what the server has. */
  readonly stateVector: Uint8Array | null;
  readonly editable: boolean;
  readonly state: string | null;
}

export interface FollowSink {
  change(event: DocumentEvent): void;
  /** The document may not be read any more; nothing comes after this. */
  refused(problem: Problem): void;
}

/** Asked anew at every start and restart of the subscription. */
export interface FollowFrom {
  readonly stateVector: Uint8Array | undefined;
  readonly clientId: number | undefined;
}

export type Answer =
  | { readonly kind: 'saved'; readonly seq: number }
  | { readonly kind: 'refused'; readonly problem: Problem; readonly stateVector?: Uint8Array }
  /** No answer, or one that says "not now": to be sent again. */
  | { readonly kind: 'lost'; readonly problem?: Problem };

export interface Sending {
  readonly answer: Promise<Answer>;
  /** Stops waiting for the answer; the server may still apply the update. */
  abandon(): void;
}

/** What carries one document between this page and the server. */
export interface DocumentTransport {
  /** Follows the document until the returned function is called, over any number of reconnections. */
  follow(from: FollowFrom, sink: FollowSink): () => void;
  send(update: Uint8Array): Sending;
}
