import type { Operation } from '../kernel/operation.ts';
import { authorizeAction } from '../kernel/policy.ts';
import type { OfferingSource } from '../kernel/shared-event.ts';
import { resync } from './document.errors.ts';
import type { DocumentEngine } from './engine.ts';
import { notingRefusal } from './refusal.ts';
import { documentsOf } from './services.ts';
import type { DocumentStream, StreamItem } from './stream.ts';

/** A stream that can be asked again whether its reader may read on. */
export type RecheckedStream = AsyncIterable<unknown> & {
  recheck(operation: Operation): Promise<void>;
};

export interface FollowArguments {
  readonly documentId: string;
  readonly stateVector?: Uint8Array | null;
  readonly clientId?: number | null;
}

/** Follows a live document, for as long as the policy allows it. @throws AppError */
export async function followDocument(
  operation: Operation,
  { documentId, stateVector, clientId }: FollowArguments,
): Promise<RecheckedStream & OfferingSource<StreamItem>> {
  // A subscription's guard is asked with its first event alone, and this must not get so far.
  authorizeAction(operation, 'documents.follow');
  const { engine } = documentsOf(operation);
  const actor = operation.signedIn;
  let opened: DocumentStream | undefined;
  let changed = false;
  // Access that is withdrawn while the stream is being opened reaches nobody who could be asked
  // again: then the reader starts anew.
  const stopListening = operation.bus.onAccessChanged(actor.organisationId, () => {
    changed = true;
    opened?.end(resync());
  });
  operation.afterCommit(() => setImmediate(stopListening));
  try {
    opened = await notingRefusal(operation, documentId, () =>
      engine.open(operation.em, {
        actor,
        documentId,
        stateVector: stateVector ?? undefined,
        clientId: clientId ?? undefined,
      }),
    );
  } catch (error) {
    stopListening();
    throw error;
  }
  if (changed) opened.end(resync());
  const document = engine.clientOf(documentId);
  if (document) operation.touch({ clientId: document });
  return followed(engine, documentId, opened);
}

/** Made apart: beside the closures above it would keep the operation, and all that was read in it. */
const followed = (
  engine: DocumentEngine,
  documentId: string,
  stream: DocumentStream,
): RecheckedStream & OfferingSource<StreamItem> => ({
  [Symbol.asyncIterator]: () => stream,
  recheck: (now) =>
    notingRefusal(now, documentId, () => engine.recheck(now.em, documentId, stream)),
  offerTo: (take) => stream.offerTo(take),
  resume: () => stream.resume(),
});
