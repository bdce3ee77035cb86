/** Random edits of a plan, and the rows that a plan stands for: what tests hold against the server. */
import { randomUUID } from 'node:crypto';
import {
  addRecord,
  collectionOf,
  fragmentOf,
  isLive,
  moveRecord,
  parentField,
  planCollections,
  planShape,
  readRows,
  setRemoved,
  setValue,
  type PlanCollection,
} from '@roundtable/schema/plan-document';
import { writeText } from '@roundtable/schema/document-shape';
import type * as Y from 'yjs';
import type { Orm } from '../kernel/db/orm.ts';
import { derivedId } from '../kernel/ids.ts';
import { inHouse } from './factories.ts';

const pick = <T>(list: readonly T[], at: number): T | undefined =>
  list[at % Math.max(1, list.length)];

/** Three numbers from 0 to 999 say what an edit does and to what. */
export interface RandomEdit {
  readonly kind: number;
  readonly which: number;
  readonly more: number;
}

/** @param people UUIDs of memberships that goals may name */
export function editAtRandom(
  doc: Y.Doc,
  { kind, which, more }: RandomEdit,
  people: readonly string[],
): void {
  const root = pick(planCollections, which) as PlanCollection;
  const ids = (of: PlanCollection): string[] => [...collectionOf(doc, of).keys()].sort();
  const id = pick(ids(root), more);
  const words = id ? fragmentOf(doc, root, id, 'words') : undefined;
  switch (kind % 8) {
    case 0:
    case 1: {
      const above = parentField[root] === 'goalId' ? 'goals' : 'objectives';
      const parentId = pick(ids(above), more) ?? randomUUID();
      addRecord(doc, root, {
        id: randomUUID(),
        parentId,
        ...(planShape[root].fragments.length > 0
          ? { texts: { words: `Made ${which} 😀\nof ${more}` } }
          : {}),
        ...(root === 'measurements' && more % 4
          ? { values: { measuredOn: '2026-11-20', value: more } }
          : {}),
        ...(root === 'goals' ? { values: { needId: pick(ids('needs'), more) ?? null } } : {}),
        removed: more % 6 === 0,
      });
      break;
    }
    case 2:
      if (id) moveRecord(doc, root, id, more % 2 ? (pick(ids(root), which) ?? null) : null);
      break;
    case 3:
    case 4:
      if (id) setRemoved(doc, root, id, more % 2 === 0);
      break;
    case 5: {
      const field = parentField[root];
      const parents = ids(field === 'goalId' ? 'goals' : 'objectives');
      const parent = pick(parents, which + more);
      if (id && field && parent) setValue(doc, root, id, field, parent);
      if (id && root === 'goals') {
        setValue(doc, root, id, 'needId', pick(ids('needs'), which) ?? null);
        setValue(doc, root, id, 'responsibleId', pick(people, more) ?? null);
        setValue(doc, root, id, 'targetOn', more % 2 ? '2027-02-11' : null);
      }
      break;
    }
    case 6:
      if (words) writeText(words, `Line ${which}\nline '${more}' \\ "quoted" ?`);
      break;
    default:
      writeText(fragmentOf(doc, 'about', null, 'vision')!, `Home by ${more}`);
  }
}

const tables: Record<PlanCollection, { table: string; columns: Record<string, string> }> = {
  needs: {
    table: 'need',
    columns: { domain: 'domain', rating: 'rating', deferred_reason: 'deferredReason' },
  },
  goals: {
    table: 'goal',
    columns: {
      measure: 'measure',
      target_on: 'targetOn',
      responsible_id: 'responsibleId',
      lifecycle: 'lifecycle',
      achievement: 'achievement',
      family_shared: 'familyShared',
    },
  },
  objectives: {
    table: 'objective',
    columns: { measure: 'measure', lifecycle: 'lifecycle', target: 'target' },
  },
  interventions: { table: 'intervention', columns: { status: 'status', frequency: 'frequency' } },
  measurements: { table: 'measurement', columns: { measured_on: 'measuredOn', value: 'value' } },
};
const parentColumn: Record<PlanCollection, [column: string, field: string, PlanCollection] | null> =
  {
    needs: null,
    goals: ['need_id', 'needId', 'needs'],
    objectives: ['goal_id', 'goalId', 'goals'],
    interventions: ['objective_id', 'objectiveId', 'objectives'],
    measurements: ['objective_id', 'objectiveId', 'objectives'],
  };

/** The rows that a document stands for, as the database gives them. */
export function expectedRows(
  doc: Y.Doc,
  documentId: string,
  root: PlanCollection,
): Record<string, unknown>[] {
  const parent = parentColumn[root];
  return readRows(doc, root)
    .filter(({ id }) => isLive(doc, root, id))
    .filter(
      ({ values }) => root !== 'measurements' || ('measuredOn' in values && 'value' in values),
    )
    .map(({ id, order, values, texts }) => ({
      id: derivedId(documentId, id),
      item_id: id,
      position: order,
      ...(planShape[root].fragments.length > 0 ? { words: texts.words } : {}),
      ...Object.fromEntries(
        Object.entries(tables[root].columns).map(([column, field]) => [
          column,
          values[field] ?? null,
        ]),
      ),
      ...(parent && {
        [parent[0]]:
          typeof values[parent[1]] === 'string' &&
          isLive(doc, parent[2], values[parent[1]] as string)
            ? derivedId(documentId, values[parent[1]] as string)
            : null,
      }),
    }));
}

/** The rows that there are, in the same order. */
export const storedRows = (
  orm: Orm,
  organisationId: string,
  documentId: string,
  root: PlanCollection,
): Promise<Record<string, unknown>[]> =>
  inHouse(orm, organisationId, async (em) => {
    const { table, columns } = tables[root];
    const names = [
      'id',
      'item_id',
      'position',
      ...(root === 'measurements' ? [] : ['words']),
      ...Object.keys(columns).map((name) => (name.endsWith('_on') ? `${name}::text` : name)),
      ...(parentColumn[root] ? [parentColumn[root][0]] : []),
    ];
    return em.execute(
      `select ${names.join(', ')} from ${table} where plan_version_id = ? order by position collate "C", item_id`,
      [documentId],
    );
  });
