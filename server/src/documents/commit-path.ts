import type * as Y from 'yjs';
import type { Actor } from '../kernel/actor.ts';
import type { SentUpdate } from './room.ts';

/** Who edits which document, and in which operation: for the rights, the log and the audit trail. */
export interface EditOrigin {
  readonly actor: Actor;
  readonly documentId: string;
  readonly operation: { readonly name: string; readonly transport: string };
}

/** An edit on its way: bytes that somebody sent, or a change that the server makes for somebody. */
export type EditRequest = EditOrigin &
  ({ readonly sent: SentUpdate } | { readonly change: (doc: Y.Doc) => void });

/** How an edit went: the sequence number that it is committed by, or why it was refused. */
export type Outcome = { readonly seq: number } | { readonly error: unknown };

/**
 * The way of an edit into PostgreSQL. The engine knows only this of it: an answer is a promise
 * that the edit is stored.
 */
export interface CommitPath {
  /** Answers the sequence number once the edit is committed. @throws AppError when it is refused */
  submit(request: EditRequest): Promise<number>;
  /** Answers when all that was submitted is answered. */
  drained(): Promise<void>;
}
