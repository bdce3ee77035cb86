/**
 * The SQL of history. Every statement runs in a transaction of one organisation, and row-level
 * security keeps it to that.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { derivedId } from '../kernel/ids.ts';
import { badInput } from '../kernel/errors.ts';

interface Tables {
  document_checkpoint: {
    id: string;
    organisation_id: string;
    document_id: string;
    seq: number;
    state: Uint8Array;
    at: Date;
    name: string | null;
    named_by_id: string | null;
    named_at: Date | null;
  };
  document_update: { document_id: string; seq: number; member_id: string; at: Date };
}

/** A moment as the driver gives it, `2026-11-23 09:30:00.123+00`. */
const toDate = (moment: Date): Date => new Date(moment);

const kysely = (em: EntityManager) => em.getKysely<Tables>();

export interface NewCheckpoint {
  readonly organisationId: string;
  readonly documentId: string;
  readonly seq: number;
  /** The whole document at `seq` as one Yjs V2 update, or `noState`. */
  readonly state: Uint8Array;
  readonly at: Date;
}

/** Of a place that has a name alone: the log leads to it from the checkpoint before. */
export const noState = Buffer.alloc(0);

/** Keeps a state; harmless where it is kept already. */
export async function insertCheckpoint(em: EntityManager, made: NewCheckpoint): Promise<void> {
  await kysely(em)
    .insertInto('document_checkpoint')
    .values({
      // There is one of a document's number, and it is the same wherever it is made.
      id: derivedId(made.documentId, `checkpoint/${made.seq}`),
      organisation_id: made.organisationId,
      document_id: made.documentId,
      seq: made.seq,
      state: Buffer.from(made.state),
      at: made.at,
      name: null,
      named_by_id: null,
      named_at: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'document_id', 'seq']).doNothing(),
    )
    .execute();
}

/** The number of the last state that is kept of a document; -1 where there is none. */
export async function lastCheckpoint(em: EntityManager, documentId: string): Promise<number> {
  const row = await kysely(em)
    .selectFrom('document_checkpoint')
    .select('seq')
    .where('document_id', '=', documentId)
    .where('state', '<>', noState)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? -1;
}

export interface Checkpoint {
  readonly seq: number;
  readonly state: Uint8Array;
}

/** The last state that is kept at or before a number. */
export const checkpointBefore = (
  em: EntityManager,
  documentId: string,
  seq: number,
): Promise<Checkpoint | undefined> =>
  kysely(em)
    .selectFrom('document_checkpoint')
    .select(['seq', 'state'])
    .where('document_id', '=', documentId)
    .where('seq', '<=', seq)
    .where('state', '<>', noState)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();

/**
 * From which number on the states of a document can be told, and when that was. With `lock` others
 * who ask so wait for the end of the transaction.
 */
export async function firstCheckpoint(
  em: EntityManager,
  documentId: string,
  { lock = false } = {},
): Promise<{ seq: number; at: Date } | undefined> {
  const row = await kysely(em)
    .selectFrom('document_checkpoint')
    .select(['seq', 'at'])
    .where('document_id', '=', documentId)
    .where('state', '<>', noState)
    .orderBy('seq')
    .limit(1)
    .$if(lock, (query) => query.forNoKeyUpdate())
    .executeTakeFirst();
  return row && { seq: row.seq, at: toDate(row.at) };
}

/** When the edit with a number was made; `undefined` for 0, and where there is none. */
export async function momentOf(
  em: EntityManager,
  documentId: string,
  seq: number,
): Promise<Date | undefined> {
  const row = await kysely(em)
    .selectFrom('document_update')
    .select('at')
    .where('document_id', '=', documentId)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row && toDate(row.at);
}

/** Bytes and rows of the log that are in memory at once. */
const pieceBytes = 4 * 1024 * 1024;
const pieceRows = 1_000;

/** The updates after `after` up to and including `upTo`, piece by piece. */
export async function* logPieces(
  em: EntityManager,
  documentId: string,
  after: number,
  upTo: number,
): AsyncGenerator<Uint8Array[]> {
  let read = after;
  while (read < upTo) {
    const rows = await em.execute<{ seq: number; update: Buffer }[]>(
      `select seq, "update" from (
         select seq, "update",
           sum(octet_length("update")) over (order by seq) - octet_length("update") as before
         from (
           select seq, "update" from document_update
           where document_id = ? and seq > ? and seq <= ? order by seq limit ?
         ) page
       ) sized where before < ? order by seq`,
      [documentId, read, upTo, pieceRows, pieceBytes],
    );
    const last = rows.at(-1)?.seq ?? read;
    if (last !== read + rows.length || rows.length === 0)
      throw new Error(`The log of document ${documentId} has a gap after ${read}`);
    yield rows.map(({ update }) => update);
    read = last;
  }
}

/** Who wrote in a document, ever. */
export async function writersOf(em: EntityManager, documentId: string): Promise<string[]> {
  const rows = await kysely(em)
    .selectFrom('document_update')
    .select('member_id')
    .distinct()
    .where('document_id', '=', documentId)
    .orderBy('member_id')
    .execute();
  return rows.map(({ member_id }) => member_id);
}

/** Who changed which record between two numbers. Keys of records, members in the order of ids. */
export async function writersBetween(
  em: EntityManager,
  documentId: string,
  from: number,
  to: number,
): Promise<Map<string, string[]>> {
  const rows = await em.execute<{ record: string; member_id: string }[]>(
    `select distinct record, member_id from document_update, unnest(touched) as record
     where document_id = ? and seq > ? and seq <= ? order by record, member_id`,
    [documentId, from, to],
  );
  const found = new Map<string, string[]>();
  for (const { record, member_id } of rows)
    found.set(record, [...(found.get(record) ?? []), member_id]);
  return found;
}

export interface NamedVersion {
  readonly seq: number;
  readonly at: Date;
  readonly name: string;
  readonly namedById: string;
  readonly namedAt: Date;
}

/** The versions that somebody named, the newest first. */
export async function namedVersions(
  em: EntityManager,
  documentId: string,
): Promise<NamedVersion[]> {
  const rows = await kysely(em)
    .selectFrom('document_checkpoint')
    .select(['seq', 'at', 'name', 'named_by_id', 'named_at'])
    .where('document_id', '=', documentId)
    .where('name', 'is not', null)
    .orderBy('seq', 'desc')
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    at: toDate(row.at),
    name: row.name as string,
    namedById: row.named_by_id as string,
    namedAt: toDate(row.named_at as Date),
  }));
}

/**
 * Names the checkpoint at a number, or takes its name away. `had` says whether it must have
 * a name already or must have none. Answers whether there was such a one.
 */
export async function setName(
  em: EntityManager,
  at: { readonly documentId: string; readonly seq: number; readonly had: boolean },
  given: { readonly name: string; readonly byId: string; readonly at: Date } | null,
): Promise<boolean> {
  const result = await kysely(em)
    .updateTable('document_checkpoint')
    .set({
      name: given?.name ?? null,
      named_by_id: given?.byId ?? null,
      named_at: given?.at ?? null,
    })
    .where('document_id', '=', at.documentId)
    .where('seq', '=', at.seq)
    .where('name', at.had ? 'is not' : 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** What one person changed without a longer pause. */
export interface StoredStep {
  readonly memberId: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly beganAt: Date;
  readonly endedAt: Date;
  readonly edits: number;
  readonly touched: readonly string[];
}

export interface StepFilter {
  readonly memberId?: string | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  /** Only edits that changed one of these records. */
  readonly records?: readonly string[] | undefined;
}

/** Seconds without an edit after which the same person's next one is another step. */
const pause = 120;

/** Milliseconds by which the clocks of nodes may differ. */
const skew = 60_000;

/** Rows of the log on either side of a page's end that are looked at first. */
const firstReach = 2_000;

/**
 * Steps that end before a number, the newest first. They are looked for in a part of the log that
 * grows until nothing beyond it could change what was found: a page costs as much in a long log as
 * in a short one.
 */
export async function findSteps(
  em: EntityManager,
  { id, seq }: { readonly id: string; readonly seq: number },
  filter: StepFilter,
  before: number,
  limit: number,
): Promise<StoredStep[]> {
  const top = Math.min(before, seq + 1);
  for (let reach = firstReach; ; reach *= 4) {
    const [below, above] = [Math.max(0, top - reach), Math.min(seq + 1, top + reach)];
    const steps = await stepsWithin(em, id, filter, before, limit, below, above);
    const began = below > 0 ? await momentOf(em, id, below) : undefined;
    const ended = above <= seq ? await momentOf(em, id, above) : undefined;
    const apart = pause * 1_000 + skew;
    const sure = steps.every(
      ({ beganAt, endedAt }) =>
        (!began || beganAt.getTime() - began.getTime() > apart) &&
        (!ended || ended.getTime() - endedAt.getTime() > apart),
    );
    if (sure && (below === 0 || steps.length === limit)) return steps;
  }
}

/** The same, of the edits between two numbers alone. */
async function stepsWithin(
  em: EntityManager,
  documentId: string,
  filter: StepFilter,
  before: number,
  limit: number,
  below: number,
  above: number,
): Promise<StoredStep[]> {
  const { memberId, from, until, records } = filter;
  const conditions: [string, unknown][] = [
    ['document_id = ?', documentId],
    ['seq > ?', below],
    ['seq < ?', above],
  ];
  if (memberId) conditions.push(['member_id = ?', memberId]);
  if (from) conditions.push(['at >= ?', from]);
  if (until) conditions.push(['at < ?', until]);
  // Keys have no comma: a root and a UUID.
  if (records) conditions.push([`touched && string_to_array(?, ',')`, records.join(',')]);
  const rows = await em.execute<
    {
      member_id: string;
      from_seq: number;
      to_seq: number;
      began: number;
      ended: number;
      edits: number;
      touched: string | null;
    }[]
  >(
    `with edit as (
       select seq, member_id, at,
         case when at - lag(at) over person <= make_interval(secs => ${pause}) then 0 else 1 end
           as begins
       from document_update where ${conditions.map(([text]) => text).join(' and ')}
       window person as (partition by member_id order by seq)
     ), numbered as (
       select *, sum(begins) over (partition by member_id order by seq) as number from edit
     ), step as (
       select member_id, min(seq) as from_seq, max(seq) as to_seq, min(at) as began_at,
         max(at) as ended_at, count(*)::int as edits
       from numbered group by member_id, number having max(seq) < ?
       order by max(seq) desc limit ?
     )
     select member_id, from_seq, to_seq, edits,
       (extract(epoch from began_at) * 1000)::float8 as began,
       (extract(epoch from ended_at) * 1000)::float8 as ended,
       (select string_agg(distinct record, ',') from document_update u, unnest(touched) as record
        where u.document_id = ? and u.member_id = step.member_id
          and u.seq between step.from_seq and step.to_seq) as touched
     from step order by to_seq desc`,
    [...conditions.map(([, value]) => value), before, limit, documentId],
  );
  return rows.map((row) => ({
    memberId: row.member_id,
    fromSeq: row.from_seq,
    toSeq: row.to_seq,
    beganAt: new Date(row.began),
    endedAt: new Date(row.ended),
    edits: row.edits,
    touched: row.touched?.split(',') ?? [],
  }));
}

/** The number in a cursor of a history. @throws AppError `BAD_USER_INPUT` */
export function readStepCursor(cursor: string): number {
  try {
    const [seq, ...more] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    ) as unknown[];
    if (Number.isSafeInteger(seq) && more.length === 0 && Math.abs(seq as number) < 2 ** 31)
      return seq as number;
  } catch {
    // Not one of ours: refused below.
  }
  throw badInput(['after'], 'This is not a cursor of this connection.');
}
