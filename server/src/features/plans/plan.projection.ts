/**
 * Keeps the rows of a plan version equal to its live document. Rows show what is live: a record
 * that is removed, or whose parent is, has no row, and gets it back when it is restored.
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  collectionOf,
  isLive,
  parentField,
  readAbout,
  readRow,
  type PlainValue,
  type PlanCollection,
  type PlanRow,
} from '@roundtable/schema/plan-document';
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

type Columns = Record<string, PlainValue>;

const tables = {
  needs: 'need',
  goals: 'goal',
  objectives: 'objective',
  interventions: 'intervention',
  measurements: 'measurement',
} as const satisfies Record<PlanCollection, string>;

/** Which records hang on a record of each collection, and by which field. */
const dependents: Partial<Record<PlanCollection, readonly (readonly [PlanCollection, string])[]>> =
  {
    needs: [['goals', 'needId']],
    goals: [['objectives', 'goalId']],
    objectives: [
      ['interventions', 'objectiveId'],
      ['measurements', 'objectiveId'],
    ],
  };

/** Parents before children: whether a record has a row depends on its parent's. */
const levels: readonly PlanCollection[] = [
  'needs',
  'goals',
  'objectives',
  'interventions',
  'measurements',
];

/**
 * Writes what the touched records are now, and whatever hangs on one that came or went, and tells of
 * each by its `itemId`; of the version's own words by the version's id.
 */
export async function projectPlan(
  em: EntityManager,
  document: DocumentHead,
  doc: Y.Doc,
  touched: Touched,
  changed: TellChange,
): Promise<void> {
  const tell = (id: string): void => changed('plan', document.lineageId, id);
  const pending = new Map<PlanCollection, Set<string>>(
    levels.map((root) => [root, new Set(touched.get(root))]),
  );
  for (const root of levels) {
    const ids = [...(pending.get(root) ?? [])];
    const shown = ids.filter((id) => isShown(doc, root, id));
    const hidden = ids.filter((id) => !isShown(doc, root, id));
    const fresh = await writeRows(em, rowsOf(root), rowsOfRecords(document, doc, root, shown));
    const gone = await deleteRows(em, rowsOf(root), document.id, hidden);
    for (const id of [...shown, ...gone]) tell(id);
    const moved = [...fresh, ...gone];
    if (moved.length > 0) addDependents(doc, root, new Set(moved), pending);
  }
  if (!touched.has('about')) return;
  await writeAbout(em, document, doc);
  tell(document.id);
}

/** A measurement without its day or value is not one yet. */
function isShown(doc: Y.Doc, root: PlanCollection, id: string): boolean {
  if (!isLive(doc, root, id)) return false;
  if (root !== 'measurements') return true;
  const record = collectionOf(doc, root).get(id);
  return typeof record?.get('measuredOn') === 'string' && typeof record.get('value') === 'number';
}

/** Adds the records whose parent came or went: theirs come and go with it. */
function addDependents(
  doc: Y.Doc,
  root: PlanCollection,
  moved: ReadonlySet<string>,
  pending: ReadonlyMap<PlanCollection, Set<string>>,
): void {
  for (const [collection, field] of dependents[root] ?? [])
    for (const [id, record] of collectionOf(doc, collection))
      if (moved.has(record.get(field) as string)) pending.get(collection)?.add(id);
}

const rowsOf = (root: PlanCollection): ProjectedTable => ({
  table: tables[root],
  document: 'plan_version_id',
  fixed,
  items: true,
});

/** Writes rows that are there and stay there, in one round trip; `null` where some come or go. */
export function rewritePlan(
  document: DocumentHead,
  doc: Y.Doc,
  touched: Touched,
  changed: TellChange,
): Statement[] | null {
  const tell = (id: string): void => changed('plan', document.lineageId, id);
  const statements: Statement[] = [];
  for (const root of levels) {
    const rows: Columns[] = [];
    for (const id of touched.get(root) ?? []) {
      const record = collectionOf(doc, root).get(id);
      if (!record || !isShown(doc, root, id)) return null;
      rows.push(columnsOf(document, doc, root, readRow(root, id, record)));
      tell(id);
    }
    if (rows.length > 0) statements.push(rewriteRows(rowsOf(root), document.id, rows));
  }
  if (touched.has('about')) {
    const own = { table: 'plan_version', document: 'id', fixed: [], items: false };
    statements.push(rewriteRows(own, document.id, [columnsOfAbout(doc)]));
    tell(document.id);
  }
  return statements;
}

const rowsOfRecords = (
  document: DocumentHead,
  doc: Y.Doc,
  root: PlanCollection,
  ids: readonly string[],
): Columns[] =>
  ids.flatMap((id) => {
    const record = collectionOf(doc, root).get(id);
    if (!record) return [];
    const columns = columnsOf(document, doc, root, readRow(root, id, record));
    return { id: derivedId(document.id, id), ...columns };
  });

const columnsOfAbout = (doc: Y.Doc): Columns => {
  const { vision, strengths, dischargeCriteria } = readAbout(doc);
  return { vision, strengths, discharge_criteria: dischargeCriteria };
};

async function writeAbout(em: EntityManager, document: DocumentHead, doc: Y.Doc): Promise<void> {
  // `version` stays: these words are the document's, and nobody saves them against a version.
  await em
    .getKysely<Record<string, Columns>>()
    .updateTable('plan_version')
    .set(columnsOfAbout(doc))
    .where('id', '=', document.id)
    .execute();
}

/** Columns that stay as they are when a row is written again. */
const fixed = ['id', 'organisation_id', 'plan_version_id', 'client_id', 'item_id'];

/** All but the row's own id, which takes a digest and is of no use for a row that is there. */
function columnsOf(
  document: DocumentHead,
  doc: Y.Doc,
  root: PlanCollection,
  row: PlanRow,
): Columns {
  const { values, texts } = row;
  const value = (name: string): PlainValue => values[name] ?? null;
  const text = (name: string): string => texts[name] ?? '';
  const rowIdOf = (collection: PlanCollection, id: PlainValue): string | null =>
    typeof id === 'string' && isLive(doc, collection, id) ? derivedId(document.id, id) : null;
  const parent = parentField[root];
  const common: Columns = {
    organisation_id: document.organisationId,
    plan_version_id: document.id,
    client_id: document.clientId,
    item_id: row.id,
    position: row.order,
    ...(parent === 'goalId' && { goal_id: rowIdOf('goals', value(parent)) }),
    ...(parent === 'objectiveId' && { objective_id: rowIdOf('objectives', value(parent)) }),
  };
  switch (root) {
    case 'needs':
      return {
        ...common,
        words: text('words'),
        domain: value('domain'),
        rating: value('rating'),
        deferred_reason: value('deferredReason'),
      };
    case 'goals':
      return {
        ...common,
        need_id: rowIdOf('needs', value('needId')),
        words: text('words'),
        client_words: text('clientWords'),
        family_words: text('familyWords'),
        family_shared: value('familyShared'),
        measure: value('measure'),
        baseline: value('baseline'),
        target: value('target'),
        start_on: value('startOn'),
        target_on: value('targetOn'),
        priority: value('priority'),
        responsible_id: value('responsibleId'),
        lifecycle: value('lifecycle'),
        achievement: value('achievement'),
        barriers: text('barriers'),
      };
    case 'objectives':
      return {
        ...common,
        words: text('words'),
        measure: value('measure'),
        unit: value('unit'),
        baseline: value('baseline'),
        target: value('target'),
        target_on: value('targetOn'),
        lifecycle: value('lifecycle'),
        achievement: value('achievement'),
        responsible_id: value('responsibleId'),
      };
    case 'interventions':
      return {
        ...common,
        words: text('words'),
        service: value('service'),
        modality: value('modality'),
        frequency: value('frequency'),
        duration: value('duration'),
        discipline: value('discipline'),
        responsible_id: value('responsibleId'),
        status: value('status'),
      };
    case 'measurements':
      return {
        ...common,
        measured_on: value('measuredOn'),
        value: value('value'),
        unit: value('unit'),
        observer_id: value('observerId'),
        note: value('note'),
      };
  }
}
