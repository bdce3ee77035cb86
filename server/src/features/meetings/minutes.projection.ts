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
import type { DocumentHead, TellChange, Touched } from '../../documents/index.ts';
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
 * the meeting hear when decisions and dissents come, go or change, and not of every word of the
 * texts: those are followed in the document itself.
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
  // The meeting is what its minutes have in common.
  const meetingId = document.lineageId;
  if (decisions.size > 0 || dissents.size > 0) changed('meeting', meetingId, meetingId);
  // Dissents hang on decisions: they go first and come last.
  await deleteRows(em, document, 'dissents', ofDissents.get(false));
  await deleteRows(em, document, 'decisions', ofDecisions.get(false));
  await writeRows(em, 'decisions', decisionRows(document, doc, ofDecisions.get(true)));
  await writeRows(em, 'dissents', dissentRows(document, doc, ofDissents.get(true)));
}

async function writeTexts(em: EntityManager, document: DocumentHead, doc: Y.Doc): Promise<void> {
  const { clientWords, ...texts } = readTexts(doc);
  await kysely(em)
    .updateTable('minutes')
    .set({ ...texts, client_words: clientWords })
    .where('id', '=', document.id)
    .execute();
}

async function deleteRows(
  em: EntityManager,
  document: DocumentHead,
  root: MinutesCollection,
  ids: readonly string[] = [],
): Promise<void> {
  if (ids.length === 0) return;
  await kysely(em)
    .deleteFrom(tables[root])
    .where('minutes_id', '=', document.id)
    .where('item_id', 'in', ids)
    .execute();
}

/** Columns that stay as they are when a row is written again. */
const fixed = ['id', 'organisation_id', 'minutes_id', 'client_id', 'item_id'];

async function writeRows(
  em: EntityManager,
  root: MinutesCollection,
  rows: readonly Columns[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(rows[0] ?? {}).filter((name) => !fixed.includes(name));
  await kysely(em)
    .insertInto(tables[root])
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'minutes_id', 'item_id'])
        .doUpdateSet((row) =>
          Object.fromEntries(names.map((name) => [name, row.ref(`excluded.${name}`)])),
        ),
    )
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
