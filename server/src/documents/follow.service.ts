import type { ChangeBus } from '../kernel/changes.ts';
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
  const watch = watchAccess(operation.bus, actor.organisationId);
  operation.afterCommit(() => setImmediate(watch.stop));
  let opened: DocumentStream;
  try {
    opened = await notingRefusal(operation, documentId, () =>
      engine.open(operation.em, {
        actor,
        documentId,
        stateVector: stateVector ?? undefined,
        clientId: clientId ?? undefined,
        // It may be given back without ever having been committed.
        closed: watch.stop,
      }),
    );
  } catch (error) {
    watch.stop();
    throw error;
  }
  watch.over(opened);
  const document = engine.clientOf(documentId);
  if (document) operation.touch({ clientId: document });
  return followed(engine, documentId, opened);
}

/**
 * Access that is withdrawn while a stream is being opened reaches nobody who could be asked again:
 * then the reader starts anew. Made apart, and so is what follows: beside the closures above they
 * would keep the operation, and all that was read in it.
 */
function watchAccess(bus: ChangeBus, organisationId: string) {
  let changed = false;
  let opened: DocumentStream | undefined;
  const stop = bus.onAccessChanged(organisationId, () => {
    changed = true;
    opened?.end(resync());
  });
  return {
    stop,
    /** Watches over a stream that is open now. */
    over(stream: DocumentStream): void {
      opened = stream;
      if (changed) stream.end(resync());
    },
  };
}

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
