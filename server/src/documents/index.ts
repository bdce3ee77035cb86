export type { DocumentHead, DocumentKind, TellChange, Touched } from './document.kind.ts';
export { freshOperations } from './fresh-operations.ts';
export { LiveDocument } from './document.entity.ts';
export { DocumentKeyResolver } from './document-key.resolver.ts';
export { DocumentResolver } from './document.resolver.ts';
export { HistoryResolver } from './history.resolver.ts';
export {
  DocumentRecordComparison,
  DocumentStep,
  DocumentValueChange,
  DocumentVersion,
  DocumentWriter,
} from './history.types.ts';
export { deleteRows, writeRows } from './projected-rows.ts';
export { rewriteRows, type ProjectedTable } from './rewrite-rows.ts';
export { PresentPerson } from './document.types.ts';
export type { PeopleSource } from './presence.people.ts';
export type { CloneDocument, CreateDocument, Frozen } from './lifecycle.ts';
export {
  documentsOf,
  startDocuments,
  type Documents,
  type DocumentsOptions,
  type PresenceSubject,
} from './services.ts';
export { sharedIdOf } from './shared-id.ts';
import './document.policy.ts';
import './history.policy.ts';
