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
  deleteRows,
  rewriteRows,
  writeRows,
  type DocumentHead,
  type ProjectedTable,
  type TellChange,
  type Touched,
} from '../../documents/index.ts';
import type { Statement } from '../../kernel/db/statement.ts';
import { derivedId } from '../../kernel/ids.ts';

type Columns = Record<string, string | null>;

const tables = {
  decisions: 'decision',
  dissents: 'dissent',
} as const satisfies Record<MinutesCollection, string>;

/** Columns that stay as they are when a row is written again. */
const fixed = ['id', 'organisation_id', 'minutes_id', 'client_id', 'item_id'];

const rowsOf = (root: MinutesCollection): ProjectedTable => ({
  table: tables[root],
  document: 'minutes_id',
  fixed,
  items: true,
});

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
  const withdraw = (root: MinutesCollection, ids: readonly string[] = []) =>
    deleteRows(em, rowsOf(root), document.id, ids);
  await withdraw('dissents', ofDissents.get(false));
  const gone = await withdraw('decisions', ofDecisions.get(false));
  const decided = decisionRows(document, doc, ofDecisions.get(true));
  const came = await writeRows(em, rowsOf('decisions'), decided);
  await writeRows(em, rowsOf('dissents'), dissentRows(document, doc, ofDissents.get(true)));
  // The meeting is what its minutes have in common.
  const meetingId = document.lineageId;
  if (gone.length > 0 || came.length > 0 || touched.has('dissents'))
    changed('meeting', meetingId, meetingId);
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
    const rows = decisionRows(document, doc, decisions);
    statements.push(rewriteRows(rowsOf('decisions'), document.id, rows));
  }
  return statements;
}

const columnsOfTexts = (doc: Y.Doc): Columns => {
  const { clientWords, ...texts } = readTexts(doc);
  return { ...texts, client_words: clientWords };
};

async function writeTexts(em: EntityManager, document: DocumentHead, doc: Y.Doc): Promise<void> {
  await em
    .getKysely<Record<string, Columns>>()
    .updateTable('minutes')
    .set(columnsOfTexts(doc))
    .where('id', '=', document.id)
    .execute();
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
