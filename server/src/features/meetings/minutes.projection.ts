/**
 * Keeps the rows of minutes equal to their live document. Rows show what is live: a decision that is
 * removed has no row, nor have its dissents, and they get them back when it is restored.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  isLiveMinutesRecord,
  minutesCollection,
  readDecisions,
  readDissents,
  readTexts,
  type MinutesCollection,
} from '@roundtable/schema/minutes-document';
import type * as Y from 'yjs';
import {
  rewriteRows,
  type DocumentHead,
  type TellChange,
  type Touched,
} from '../../documents/index.ts';
import type { Statement } from '../../kernel/db/statement.ts';
import { derivedId } from '../../kernel/ids.ts';

type Columns = Record<string, string | null>;
/** Rows are made of columns that this file alone names. */
type Tables = Record<string, Columns>;

const tables = {
  decisions: 'decision',
  dissents: 'dissent',
} as const satisfies Record<MinutesCollection, string>;

const kysely = (em: EntityManager) => em.getKysely<Tables>();

/**
 * Writes what the touched records are now; dissents come and go with their decision. Those who follow
 * the meeting hear when decisions come and go and when dissents change, and not of what is typed in
 * texts and decisions: that is followed in the document itself, and told of when the meeting closes.
 */
export async function projectMinutes(
  em: EntityManager,
  document: DocumentHead,
  doc: Y.Doc,
  touched: Touched,
  changed: TellChange,
): Promise<void> {
  if (touched.has('about')) await writeTexts(em, document, doc);
  const decisions = touched.get('decisions') ?? new Set<string>();
  const dissents = new Set(touched.get('dissents'));
  for (const [id, record] of minutesCollection(doc, 'dissents'))
    if (decisions.has(record.get('decisionId') as string)) dissents.add(id);
  const live = (root: MinutesCollection, ids: ReadonlySet<string>) =>
    Map.groupBy(ids, (id) => isLiveMinutesRecord(doc, root, id));
  const [ofDecisions, ofDissents] = [live('decisions', decisions), live('dissents', dissents)];
  // Dissents hang on decisions: they go first and come last.
  await deleteRows(em, document, 'dissents', ofDissents.get(false));
  const gone = await deleteRows(em, document, 'decisions', ofDecisions.get(false));
  const came = await writeRows(em, 'decisions', decisionRows(document, doc, ofDecisions.get(true)));
  await writeRows(em, 'dissents', dissentRows(document, doc, ofDissents.get(true)));
  // The meeting is what its minutes have in common.
  const meetingId = document.lineageId;
  if (gone || came || touched.has('dissents')) changed('meeting', meetingId, meetingId);
}

/** Writes texts and decisions that are there and stay there; `null` where some come or go. */
export function rewriteMinutes(
  document: DocumentHead,
  doc: Y.Doc,
  touched: Touched,
): Statement[] | null {
  // Dissents are few, and told of.
  if (touched.has('dissents')) return null;
  const statements: Statement[] = [];
  if (touched.has('about')) {
    const own = { table: 'minutes', document: 'id', fixed: [], items: false };
    statements.push(rewriteRows(own, document.id, [columnsOfTexts(doc)]));
  }
  const decisions = [...(touched.get('decisions') ?? [])];
  if (decisions.some((id) => !isLiveMinutesRecord(doc, 'decisions', id))) return null;
  if (decisions.length > 0) {
    const where = { table: tables.decisions, document: 'minutes_id', fixed, items: true };
    statements.push(rewriteRows(where, document.id, decisionRows(document, doc, decisions)));
  }
  return statements;
}

const columnsOfTexts = (doc: Y.Doc): Columns => {
  const { clientWords, ...texts } = readTexts(doc);
  return { ...texts, client_words: clientWords };
};

async function writeTexts(em: EntityManager, document: DocumentHead, doc: Y.Doc): Promise<void> {
  await kysely(em)
    .updateTable('minutes')
    .set(columnsOfTexts(doc))
    .where('id', '=', document.id)
    .execute();
}

/** Whether there were any. */
async function deleteRows(
  em: EntityManager,
  document: DocumentHead,
  root: MinutesCollection,
  ids: readonly string[] = [],
): Promise<boolean> {
  if (ids.length === 0) return false;
  const { numDeletedRows } = await kysely(em)
    .deleteFrom(tables[root])
    .where('minutes_id', '=', document.id)
    .where('item_id', 'in', ids)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Columns that stay as they are when a row is written again. */
const fixed = ['id', 'organisation_id', 'minutes_id', 'client_id', 'item_id'];

/** Whether one of them is new. */
async function writeRows(
  em: EntityManager,
  root: MinutesCollection,
  rows: readonly Columns[],
): Promise<boolean> {
  if (rows.length === 0) return false;
  const names = Object.keys(rows[0] ?? {}).filter((name) => !fixed.includes(name));
  const written = await kysely(em)
    .insertInto(tables[root])
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'minutes_id', 'item_id'])
        .doUpdateSet((row) =>
          Object.fromEntries(names.map((name) => [name, row.ref(`excluded.${name}`)])),
        ),
    )
    // A row that was there has the transaction that took its place.
    .returning((row) => row('xmax', '=', '0').as('came'))
    .execute();
  return written.some(({ came }) => came === true);
}

const common = (document: DocumentHead, { id, order }: { id: string; order: string }): Columns => ({
  id: derivedId(document.id, id),
  organisation_id: document.organisationId,
  minutes_id: document.id,
  client_id: document.clientId,
  item_id: id,
  position: order,
});

const decisionRows = (document: DocumentHead, doc: Y.Doc, ids: readonly string[] = []): Columns[] =>
  readDecisions(doc)
    .filter(({ id }) => ids.includes(id))
    .map((decision) => ({
      ...common(document, decision),
      words: decision.words,
      decided_on: decision.decidedOn,
    }));

const dissentRows = (document: DocumentHead, doc: Y.Doc, ids: readonly string[] = []): Columns[] =>
  readDissents(doc)
    .filter(({ id }) => ids.includes(id))
    .map((dissent) => ({
      ...common(document, dissent),
      decision_id: derivedId(document.id, dissent.decisionId),
      member_id: dissent.personId,
      reason: dissent.reason,
    }));
