/**
 * What is stored of the live documents. Foreign keys, composite with the organisation, for the
 * migration to write:
 *
 *   document_update (organisation_id, document_id) → live_document (organisation_id, id)
 *   document_update (organisation_id, member_id)   → membership (organisation_id, id)
 *   document_checkpoint (organisation_id, document_id) → live_document (organisation_id, id)
 *   document_checkpoint (organisation_id, named_by_id) → membership (organisation_id, id)
 *   document_client_id (organisation_id, member_id) → membership (organisation_id, id)
 *   live_document (organisation_id, client_id)     → client (organisation_id, id)
 *
 * They are plain columns here, because documents know no feature.
 */
import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { tenant, TenantRow } from '../kernel/db/tenant.ts';

/** `open` takes edits; `frozen` waits for signatures and may be thawed; `signed` never changes. */
export const documentStates = ['open', 'frozen', 'signed'] as const;
export type DocumentState = (typeof documentStates)[number];

/** One live document. Its id is its owner's own, for instance the plan version's. */
@Entity(tenant('live_document'))
export class LiveDocument extends TenantRow {
  /** The name of its `DocumentKind`. */
  @Property({ type: 'string', length: 40 })
  kind!: string;

  /** What the document and its clones have in common; Yjs clientIDs are issued within it. */
  @Property({ type: 'uuid' })
  lineageId!: string;

  /** UUID of the client whose record it is, for the audit trail; none where it is nobody's. */
  @Property({ type: 'uuid', nullable: true })
  clientId: string | null = null;

  /** The number of the last committed update. Each log row takes the next one. */
  @Property({ type: 'integer' })
  seq: number = 0;

  @Property({ type: 'string', length: 10 })
  state: DocumentState = 'open';

  /** The whole document at `snapshotSeq` as one Yjs update, deletions included; see stored-state.ts. */
  @Property({ columnType: 'bytea', type: 'blob', lazy: true })
  snapshot!: Uint8Array;

  @Property({ type: 'integer' })
  snapshotSeq: number = 0;

  /** SHA-256 of `snapshot`, in hexadecimal, from when it was frozen. */
  @Property({ type: 'string', length: 64, nullable: true })
  frozenHash: string | null = null;

  /** The Yjs clientID of the server's own edits of this document. */
  @Property({ type: 'bigint' })
  serverClientId!: string;
}

/**
 * The log: what one author changed in one commit, as a Yjs V1 update. Rows are kept after they were
 * folded into the snapshot, since they say who wrote what when.
 */
@Entity(
  tenant('document_update', {
    uniques: [
      {
        name: 'document_update_seq_unique',
        properties: ['organisationId', 'documentId', 'seq'],
      },
    ],
  }),
)
export class DocumentUpdate extends TenantRow {
  @Property({ type: 'uuid' })
  documentId!: string;

  @Property({ type: 'integer' })
  seq!: number;

  /** The membership that wrote it. */
  @Property({ type: 'uuid' })
  memberId!: string;

  @Property({ columnType: 'bytea', type: 'blob' })
  update!: Uint8Array;

  @Property({ type: 'timestamptz' })
  at!: Date;

  /** The records that it changed, such as 'goals/<uuid>'; empty where that was not yet kept. */
  @Property({ columnType: 'text[]', defaultRaw: "'{}'" })
  touched: string[] = [];
}

/**
 * A document as it was at one number of its log: at its beginning and every so many edits. From the
 * one before, the log leads to every state in between, so a number that somebody named needs none.
 */
@Entity(
  tenant('document_checkpoint', {
    uniques: [
      {
        name: 'document_checkpoint_seq_unique',
        properties: ['organisationId', 'documentId', 'seq'],
      },
    ],
  }),
)
export class DocumentCheckpoint extends TenantRow {
  @Property({ type: 'uuid' })
  documentId!: string;

  /** The state after this row of the log; 0 is the beginning. */
  @Property({ type: 'integer' })
  seq!: number;

  /** The whole document as one Yjs V2 update; empty where the row is for its name alone. */
  @Property({ columnType: 'bytea', type: 'blob', lazy: true })
  state!: Uint8Array;

  @Property({ type: 'timestamptz' })
  at!: Date;

  /** What somebody calls this version. */
  @Property({ type: 'string', length: 100, nullable: true })
  name: string | null = null;

  /** The membership that gave the name. */
  @Property({ type: 'uuid', nullable: true })
  namedById: string | null = null;

  @Property({ type: 'timestamptz', nullable: true })
  namedAt: Date | null = null;
}

/** To whom a Yjs clientID was issued, for good, within a document and its clones. */
@Entity(
  tenant('document_client_id', {
    uniques: [
      {
        name: 'document_client_id_unique',
        properties: ['organisationId', 'lineageId', 'yjsClientId'],
      },
    ],
  }),
)
export class DocumentClientId extends TenantRow {
  @Property({ type: 'uuid' })
  lineageId!: string;

  /** Below 2^31; those below 2^20 are the server's own. */
  @Property({ type: 'bigint' })
  yjsClientId!: string;

  /** The membership that writes under it; none for the server's own edits. */
  @Property({ type: 'uuid', nullable: true })
  memberId: string | null = null;

  @Property({ type: 'timestamptz' })
  at!: Date;
}
