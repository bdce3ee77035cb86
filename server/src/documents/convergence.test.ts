/** Three people, random edits in any interleaving: one document, and its rows in the database. */
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
  readAbout,
  readRows,
  setRemoved,
  setValue,
  type PlanCollection,
} from '@roundtable/schema/plan-document';
import { writeText } from '@roundtable/schema/document-shape';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { derivedId } from '../kernel/ids.ts';
import { TestEditor } from '../testing/editor.ts';
import { inHouse, makeHouse, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
const who: readonly PersonKey[] = ['caseManager', 'clinician', 'nurse'];
const visitors: TestVisitor[] = [];
const people: TestEditor[] = [];
let documentId: string;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  for (const key of who) visitors.push(await server.signIn(house.people[key].email));
  const { startPlanDraft } = await visitors[0]!.get<{
    startPlanDraft: { planVersion: { documentId: string } };
  }>(
    'mutation S($input: StartPlanDraftInput!) { startPlanDraft(input: $input) { planVersion { documentId } } }',
    { input: { clientId: house.sam.id } },
  );
  documentId = startPlanDraft.planVersion.documentId;
  for (const visitor of visitors) people.push(await new TestEditor(visitor, documentId).open());
});
afterAll(async () => {
  for (const person of people) await person.close();
  await server.stop();
});

const pick = <T>(list: readonly T[], at: number): T | undefined =>
  list[at % Math.max(1, list.length)];

function edit(doc: Y.Doc, kind: number, which: number, more: number): void {
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
        setValue(doc, root, id, 'responsibleId', house.people[who[more % 3]!].membershipId);
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
function expected(doc: Y.Doc, root: PlanCollection): Record<string, unknown>[] {
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

const rowsOf = (root: PlanCollection): Promise<Record<string, unknown>[]> =>
  inHouse(server.orm, house.organisationId, async (em) => {
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

const steps = fc.array(
  fc.record({
    who: fc.nat(2),
    kind: fc.nat(1000),
    which: fc.nat(1000),
    more: fc.nat(1000),
    then: fc.constantFrom('type on', 'type on', 'send', 'send and wait', 'reconnect'),
  }),
  { minLength: 5, maxLength: 40 },
);

describe('three people who edit a plan at once', () => {
  it('end with one document, whose rows are those in the database', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const sending: Promise<unknown>[] = [];
        for (const step of sequence) {
          const person = people[step.who]!;
          person.change((doc) => edit(doc, step.kind, step.which, step.more));
          if (step.then === 'type on') continue;
          const sent = person.flush();
          sending.push(sent);
          if (step.then === 'send and wait') await sent;
          if (step.then === 'reconnect') {
            await sent;
            await person.close();
            await person.open();
          }
        }
        await Promise.all(sending);
        const last = Math.max(...(await Promise.all(people.map((person) => person.flush()))));
        await Promise.all(people.map((person) => person.until(() => person.seq >= last)));
        const [first, ...others] = people as [TestEditor, ...TestEditor[]];
        for (const { doc } of others) {
          for (const root of planCollections)
            expect(readRows(doc, root)).toEqual(readRows(first.doc, root));
          expect(readAbout(doc)).toEqual(readAbout(first.doc));
        }
        for (const root of planCollections)
          expect(await rowsOf(root)).toEqual(expected(first.doc, root));
        const [version] = await inHouse(server.orm, house.organisationId, (em) =>
          em.execute<{ vision: string }[]>('select vision from plan_version where id = ?', [
            documentId,
          ]),
        );
        expect(version?.vision).toBe(readAbout(first.doc).vision);
      }),
      { numRuns: 12, endOnFailure: true },
    );
    await server.restart();
    const again = await new TestEditor(visitors[0]!, documentId).open();
    for (const root of planCollections)
      expect(readRows(again.doc, root)).toEqual(readRows(people[0]!.doc, root));
    await again.close();
  }, 240_000);
});
