/**
 * The engine's SQL. Every statement runs in a transaction of one organisation, and row-level
 * security keeps it to that.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { arrayOf } from '../kernel/db/array.ts';
import { expecting } from '../kernel/db/round-trip.ts';
import { jsonRows, statement, type Statement } from '../kernel/db/statement.ts';
import { newId } from '../kernel/ids.ts';
import type { DocumentState } from './document.entity.ts';

interface Tables {
  live_document: {
    id: string;
    organisation_id: string;
    kind: string;
    lineage_id: string;
    client_id: string | null;
    seq: number;
    state: DocumentState;
    snapshot: Uint8Array;
    snapshot_seq: number;
    frozen_hash: string | null;
    server_client_id: number | string;
  };
  document_update: {
    id: string;
    organisation_id: string;
    document_id: string;
    seq: number;
    member_id: string;
    update: Uint8Array;
    at: Date;
    touched: string[];
  };
  document_client_id: {
    id: string;
    organisation_id: string;
    lineage_id: string;
    yjs_client_id: number | string;
    member_id: string | null;
    at: Date;
  };
}

/** A document's row without its snapshot. */
export interface DocumentRow {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: string;
  readonly lineageId: string;
  readonly clientId: string | null;
  readonly seq: number;
  readonly state: DocumentState;
  readonly snapshotSeq: number;
  readonly serverClientId: number;
}

export interface LogRow {
  readonly seq: number;
  readonly memberId: string;
  readonly update: Uint8Array;
}

/** A log row as the commit writes it: of which document, and with the records that it changed. */
export interface NewLogRow extends LogRow {
  readonly documentId: string;
  readonly touched: readonly string[];
}

const kysely = (em: EntityManager) => em.getKysely<Tables>();

const columns = [
  'id',
  'organisation_id',
  'kind',
  'lineage_id',
  'client_id',
  'seq',
  'state',
  'snapshot_seq',
  'server_client_id',
] as const;

const toRow = (row: Pick<Tables['live_document'], (typeof columns)[number]>): DocumentRow => ({
  id: row.id,
  organisationId: row.organisation_id,
  kind: row.kind,
  lineageId: row.lineage_id,
  clientId: row.client_id,
  seq: row.seq,
  state: row.state,
  snapshotSeq: row.snapshot_seq,
  serverClientId: Number(row.server_client_id),
});

export async function findDocument(
  em: EntityManager,
  id: string,
): Promise<DocumentRow | undefined> {
  const row = await kysely(em)
    .selectFrom('live_document')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toRow(row);
}

const findingUnderEpoch = statement(
  'document-under-epoch',
  `select ${columns.join(', ')}, coalesce((select epoch from access_epoch
       where access_epoch.organisation_id = live_document.organisation_id), 0) as epoch
   from live_document where id = ?`,
);

/** The same with the number of the last change of access before it, in one statement. */
export async function findUnderEpoch(
  em: EntityManager,
  id: string,
): Promise<{ row: DocumentRow; accessEpoch: number } | undefined> {
  const { text, values } = findingUnderEpoch(id);
  const [row] = await em.execute<
    (Pick<Tables['live_document'], (typeof columns)[number]> & { epoch: string })[]
  >(text, [...values]);
  return row && { row: toRow(row), accessEpoch: Number(row.epoch) };
}

/** Locks documents, in the order of their ids so that two transactions never wait for each other. */
export async function lockDocuments(
  em: EntityManager,
  ids: readonly string[],
): Promise<Map<string, DocumentRow>> {
  const rows = await kysely(em)
    .selectFrom('live_document')
    .select(columns)
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.id, toRow(row)]));
}

export interface StoredSnapshot {
  readonly snapshot: Uint8Array;
  readonly snapshotSeq: number;
}

export async function readSnapshot(em: EntityManager, id: string): Promise<StoredSnapshot> {
  const row = await kysely(em)
    .selectFrom('live_document')
    .select(['snapshot', 'snapshot_seq'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return { snapshot: row.snapshot, snapshotSeq: row.snapshot_seq };
}

/** Log rows after `after`, up to and including `upTo`, in order. */
export async function readLog(
  em: EntityManager,
  id: string,
  after: number,
  upTo: number,
): Promise<LogRow[]> {
  const rows = await kysely(em)
    .selectFrom('document_update')
    .select(['seq', 'member_id', 'update'])
    .where('document_id', '=', id)
    .where('seq', '>', after)
    .where('seq', '<=', upTo)
    .orderBy('seq')
    .execute();
  if (rows.length !== upTo - after)
    throw new Error(
      `The log of document ${id} has ${rows.length} rows after ${after}, not ${upTo - after}`,
    );
  return rows.map((row) => ({ seq: row.seq, memberId: row.member_id, update: row.update }));
}

const appending = statement(
  'document-log',
  `with made as materialized (
     select * from json_to_recordset(?::json) as one
       (id uuid, document_id uuid, seq int, member_id uuid, bytes text, touched text[])
   ), counted as (
     update live_document set seq = made.seq
     from (select document_id, max(seq) as seq from made group by document_id) as made
     where live_document.id = made.document_id
   )
   insert into document_update
     (id, organisation_id, document_id, seq, member_id, update, at, touched)
   select id, ?::uuid, document_id, seq, member_id, decode(bytes, 'base64'), ?::timestamptz, touched
     from made`,
);

/** Writes log rows and their documents' new numbers. The transaction holds the documents' locks. */
export const logRows = (organisationId: string, rows: readonly NewLogRow[], at: Date): Statement =>
  appending(
    jsonRows(
      rows.map(({ documentId, seq, memberId, update, touched }) => ({
        id: newId(),
        document_id: documentId,
        seq,
        member_id: memberId,
        bytes: Buffer.from(update.buffer, update.byteOffset, update.length).toString('base64'),
        touched,
      })),
    ),
    organisationId,
    at.toISOString(),
  );

const locking = statement(
  'document-locks',
  `with locked as materialized (
     select id, seq from live_document where id = any(?::uuid[]) and state = 'open'
     order by id for update
   )
   ${expecting('count(*) = ?::int')}
   from locked join unnest(?::uuid[], ?::int[]) as known (id, seq) using (id, seq)`,
);

/**
 * Locks documents like `lockDocuments`, and fails unless each is open and has the number that is
 * expected of it.
 */
export function lockAsKnown(known: readonly { readonly id: string; readonly seq: number }[]) {
  const ids = arrayOf(known.map(({ id }) => id));
  return locking(ids, known.length, ids, arrayOf(known.map(({ seq }) => seq)));
}

const holdingEpoch = statement(
  'document-epoch',
  `with held as materialized (
     select epoch from access_epoch where organisation_id = ?::uuid for share
   )
   ${expecting('count(*)')} from held where epoch = ?::bigint`,
);

/** Holds the access epoch like `holdAccessEpoch`, and fails unless it is the one that is known. */
export const holdEpochAsKnown = (organisationId: string, epoch: number): Statement =>
  holdingEpoch(organisationId, epoch);

export interface NewDocument {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: string;
  readonly lineageId: string;
  readonly clientId: string | null;
  readonly snapshot: Uint8Array;
  readonly serverClientId: number;
}

export async function insertDocument(em: EntityManager, made: NewDocument): Promise<void> {
  await kysely(em)
    .insertInto('live_document')
    .values({
      id: made.id,
      organisation_id: made.organisationId,
      kind: made.kind,
      lineage_id: made.lineageId,
      client_id: made.clientId,
      seq: 0,
      state: 'open',
      snapshot: Buffer.from(made.snapshot),
      snapshot_seq: 0,
      frozen_hash: null,
      server_client_id: made.serverClientId,
    })
    .execute();
}

export async function setState(
  em: EntityManager,
  id: string,
  state: DocumentState,
  frozen?: StoredSnapshot & { readonly hash: string },
): Promise<void> {
  await kysely(em)
    .updateTable('live_document')
    .set({
      state,
      ...(frozen && {
        snapshot: Buffer.from(frozen.snapshot),
        snapshot_seq: frozen.snapshotSeq,
        frozen_hash: frozen.hash,
      }),
      ...(state === 'open' && { frozen_hash: null }),
    })
    .where('id', '=', id)
    .execute();
}

export const readFrozenHash = async (em: EntityManager, id: string): Promise<string | null> => {
  const row = await kysely(em)
    .selectFrom('live_document')
    .select('frozen_hash')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.frozen_hash ?? null;
};

/** Stores a newer snapshot of a document that is still open; answers whether it did. */
export async function storeSnapshot(
  em: EntityManager,
  id: string,
  { snapshot, snapshotSeq }: StoredSnapshot,
): Promise<boolean> {
  const result = await kysely(em)
    .updateTable('live_document')
    .set({ snapshot: Buffer.from(snapshot), snapshot_seq: snapshotSeq })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where('snapshot_seq', '<', snapshotSeq)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** To whom clientIDs were issued in a lineage; `null` is the server itself. */
export async function findClientIds(
  em: EntityManager,
  lineageId: string,
  clientIds: readonly number[],
): Promise<Map<number, string | null>> {
  if (clientIds.length === 0) return new Map();
  const rows = await kysely(em)
    .selectFrom('document_client_id')
    .select(['yjs_client_id', 'member_id'])
    .where('lineage_id', '=', lineageId)
    .where('yjs_client_id', 'in', clientIds)
    .execute();
  return new Map(rows.map((row) => [Number(row.yjs_client_id), row.member_id]));
}

const issuing = statement(
  'document-client-id',
  `insert into document_client_id (id, organisation_id, lineage_id, yjs_client_id, member_id, at)
   values (?, ?, ?, ?, ?, ?) on conflict (organisation_id, lineage_id, yjs_client_id) do nothing
   returning id`,
);

/** Issues a clientID; `false` where the lineage has it already. */
export async function insertClientId(
  em: EntityManager,
  made: {
    readonly organisationId: string;
    readonly lineageId: string;
    readonly clientId: number;
    readonly memberId: string | null;
    readonly at: Date;
  },
): Promise<boolean> {
  const { organisationId, lineageId, clientId, memberId, at } = made;
  const issued = issuing(
    ...[newId(), organisationId, lineageId, clientId, memberId, at.toISOString()],
  );
  const rows = await em.execute<object[]>(issued.text, [...issued.values]);
  return rows.length > 0;
}
