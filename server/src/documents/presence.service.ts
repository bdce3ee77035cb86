import { AppError, badInput, notFound } from '../kernel/errors.ts';
import { isUuid } from '../kernel/ids.ts';
import { longestCaretField, longestPosition, longestSessionKey } from '../kernel/nodes.messages.ts';
import type { Operation } from '../kernel/operation.ts';
import { authorizeAction } from '../kernel/policy.ts';
import type { OfferingSource } from '../kernel/shared-event.ts';
import type { RecheckedStream } from './follow.service.ts';
import type { ShowDocumentPresenceInput, ShowDocumentPresencePayload } from './document.types.ts';
import type { PresenceEvent } from './presence.event.ts';
import { notingRefusal } from './refusal.ts';
import { documentsOf } from './services.ts';

/** Refuses where the id is neither a document nor anything else that the actor may be in. */
async function authorizeWatching(operation: Operation, id: string): Promise<void> {
  authorizeAction(operation, 'documents.follow');
  if (!isUuid(id)) throw notFound();
  const { engine, subjects } = documentsOf(operation);
  await notingRefusal(operation, id, async () => {
    try {
      await engine.authorizeReading(operation.em, operation.signedIn, id);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      for (const subject of subjects) if (await subject.mayWatch(operation, id)) return;
      throw error;
    }
  });
}

/** Follows who is in a document or meeting. @throws AppError */
export async function watchPresence(
  operation: Operation,
  id: string,
): Promise<RecheckedStream & OfferingSource<PresenceEvent>> {
  await authorizeWatching(operation, id);
  const { presence } = documentsOf(operation);
  const stream = presence.watch(id, operation.signedIn.membershipId);
  return {
    [Symbol.asyncIterator]: () => stream,
    recheck: (now) => authorizeWatching(now, id),
    offerTo: (take) => stream.offerTo(take),
    resume: () => stream.resume(),
  };
}

/**
 * Shows an editor of the caller to the others. Only who watches a place is shown in it: watching
 * was allowed by the policy and ends when it is not any more, so nothing is asked here again for
 * each move of a caret. @throws AppError `BAD_USER_INPUT`, `NOT_FOUND`
 */
export function showPresence(
  operation: Operation,
  input: ShowDocumentPresenceInput,
): ShowDocumentPresencePayload {
  const { documentId, sessionKey, caret, gone } = input;
  if (!isUuid(documentId)) throw notFound();
  if (sessionKey.length === 0 || sessionKey.length > longestSessionKey)
    throw badInput(['input', 'sessionKey'], `A key has 1 to ${longestSessionKey} characters.`);
  if (caret && caret.field.length > longestCaretField)
    throw badInput(
      ['input', 'caret', 'field'],
      `A field has at most ${longestCaretField} characters.`,
    );
  if (caret && Math.max(caret.anchor.length, caret.head.length) > longestPosition)
    throw badInput(['input', 'caret'], 'This is not a position in a document.');
  const { presence } = documentsOf(operation);
  const memberId = operation.signedIn.membershipId;
  if (!gone)
    return { shown: presence.show(documentId, { memberId, sessionKey, caret: caret ?? null }) };
  presence.hide(documentId, { memberId, sessionKey });
  return { shown: false };
}
