import type { Operation } from '../kernel/operation.ts';
import type { DocumentHead } from './document.kind.ts';
import { documentsOf } from './services.ts';

/**
 * What a document has in common with those whose readers are the same (a UUID): the lineage, or
 * nothing, and then it is the document's own id. The lineage of minutes is their meeting, whose
 * cases have readers of their own: nothing may be told by it.
 */
export function sharedIdOf(
  operation: Pick<Operation, 'bus'>,
  document: Pick<DocumentHead, 'id' | 'kind' | 'lineageId'>,
): string {
  const { copies } = documentsOf(operation).engine.history.kindOf(document);
  return copies === 'lineage' ? document.lineageId : document.id;
}
