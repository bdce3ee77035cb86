import { forbidden } from '../kernel/errors.ts';
import type { Operation } from '../kernel/operation.ts';
import { authorizeAction } from '../kernel/policy.ts';
import { DocumentKey } from './document-key.types.ts';
import { notingRefusal } from './refusal.ts';
import { documentsOf } from './services.ts';
import { sharedIdOf } from './shared-id.ts';

/**
 * The key of a person's own offline copies of a document. It is made from the server's secret and
 * stored nowhere: whoever may read the document gets it again, and whoever may no longer has no
 * way to what a computer still holds. Programs never get one, since no key's scope follows
 * documents. @throws AppError `NOT_FOUND`, `FORBIDDEN`
 */
export async function documentKey(operation: Operation, documentId: string): Promise<DocumentKey> {
  authorizeAction(operation, 'documents.follow');
  const actor = operation.signedIn;
  if (actor.accountId === null) throw forbidden('Programs keep no offline copies.');
  const { engine } = documentsOf(operation);
  const document = await notingRefusal(operation, documentId, () =>
    engine.authorizeReading(operation.em, actor, documentId),
  );
  const { clientId } = document;
  if (clientId) operation.touch({ clientId });
  const lineageId = sharedIdOf(operation, document);
  const { organisationId, accountId, membershipId } = actor;
  return Object.assign(new DocumentKey(), {
    documentId,
    lineageId,
    key: operation.seal.keyFor('offline copy', organisationId, accountId, membershipId, lineageId),
  });
}
