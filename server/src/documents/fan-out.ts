import type { DocumentEvent, DocumentStream } from './stream.ts';

/**
 * Carries what is committed to those who follow a document. The engine knows only this, so that
 * shared frames and other nodes can come in without touching the commit.
 */
export interface FanOut {
  join(documentId: string, stream: DocumentStream): void;
  leave(documentId: string, stream: DocumentStream): void;
  /** Whoever follows the document on this node. */
  audience(documentId: string): ReadonlySet<DocumentStream>;
  publish(documentId: string, event: DocumentEvent): void;
}

const nobody: ReadonlySet<DocumentStream> = new Set();

/** The fan-out of a single process: the same event object to every stream. */
export function localFanOut(): FanOut {
  const audiences = new Map<string, Set<DocumentStream>>();
  return {
    join(documentId, stream) {
      const audience = audiences.get(documentId);
      if (audience) audience.add(stream);
      else audiences.set(documentId, new Set([stream]));
    },
    leave(documentId, stream) {
      const audience = audiences.get(documentId);
      audience?.delete(stream);
      if (audience?.size === 0) audiences.delete(documentId);
    },
    audience: (documentId) => audiences.get(documentId) ?? nobody,
    publish(documentId, event) {
      for (const stream of audiences.get(documentId) ?? nobody) stream.push(event);
    },
  };
}
