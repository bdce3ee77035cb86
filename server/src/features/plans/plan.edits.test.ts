/** Edits of the live draft by mutations: what programs write, those who type see at once. */
import { collectionOf, fragmentOf, readRow, setValue } from '@roundtable/schema/plan-document';
import { fragmentText } from '@roundtable/schema/rich-text';
import type * as Y from 'yjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrm } from '../../database.ts';
import type { Orm } from '../../kernel/db/orm.ts';
import { once, TestEditor } from '../../testing/editor.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../../testing/factories.ts';
import { follow } from '../../testing/follow.ts';
import { makeKey, type TestKey } from '../../testing/keys.ts';
import {
  addGoal,
  draftOf,
  edit,
  editText,
  planChanges,
  refusalOf,
  type PlanEvent,
  type TestGoal,
  type TestPlan,
} from '../../testing/plan-edits.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let program: TestKey;
let draft: TestPlan;
/** Connected as the administrator of the database, who sees the trail. */
let admin: Orm;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
  program = await makeKey(server, house, { scopes: ['clients:read', 'plans:read', 'plans:write'] });
  draft = await draftOf(as.caseManager, house.sam.id);
  admin = await createOrm(server.database.adminUrl);
});
afterAll(async () => {
  await admin.close();
  await server.stop();
});

const wordsIn = (doc: Y.Doc, id: string): string =>
  fragmentText(fragmentOf(doc, 'goals', id, 'words'));

describe('a goal that a program adds', () => {
  it('is seen at once by who types in the draft, and by who follows the rows', async () => {
    const editor = await new TestEditor(as.clinician, draft.documentId).open();
    const rows = follow<PlanEvent>(as.nurse, planChanges, { planId: draft.planId });
    expect(await rows.next()).toMatchObject({
      kind: 'READY',
      itemId: null,
      goal: null,
      planVersion: { id: draft.id, state: 'OPEN' },
    });
    const goal = await addGoal(program, draft.planId, 'Asks for a break\nwithout help');
    await editor.until(() => collectionOf(editor.doc, 'goals').has(goal.itemId));
    expect(wordsIn(editor.doc, goal.itemId)).toBe('Asks for a break\nwithout help');
    const [event] = await rows.until((one) => one.itemId === goal.itemId);
    expect(event).toMatchObject({
      kind: 'CHANGED',
      goal: { id: goal.id, words: 'Asks for a break\nwithout help' },
      objective: null,
    });
    await Promise.all([editor.close(), rows.close()]);
  });

  it('has every field that the document has, and the answer shows the row', async () => {
    const { need } = await edit<{ need: { id: string } }>(program, 'addNeed', {
      planId: draft.planId,
      words: 'Sleeps badly',
      domain: 'HEALTH',
      rating: 2,
      deferredReason: 'After the move',
    });
    const values = {
      words: 'Sleeps through',
      clientWords: 'I want to sleep',
      familyWords: 'Sam sleeps',
      familyShared: true,
      measure: 'Nights a week',
      baseline: 'two',
      target: 'six',
      startOn: '2026-01-05',
      targetOn: '2026-06-30',
      priority: 'HIGH',
      lifecycle: 'ACTIVE',
      achievement: 'IMPROVING',
      barriers: 'Noise',
    };
    const { goal, planVersion } = await edit<{
      goal: { need: { id: string }; responsible: { id: string } };
      planVersion: { seq: number; plan: { id: string } };
    }>(as.careStaff, 'addGoal', {
      planId: draft.planId,
      needId: need.id,
      responsibleId: house.people.clinician.id,
      ...values,
    });
    expect(goal).toMatchObject({
      ...values,
      need: { id: need.id },
      responsible: { id: house.people.clinician.id },
    });
    expect(planVersion).toMatchObject({ plan: { id: draft.planId } });
    expect(planVersion.seq).toBeGreaterThan(0);
  });

  it('is written in the log as the edit of who made it, and in the trail', async () => {
    const goal = await addGoal(program, draft.planId, 'Mine');
    const [row] = await admin.em
      .fork()
      .execute<{ member_id: string }[]>(
        'select member_id from document_update order by at desc limit 1',
      );
    expect(row?.member_id).toBe(program.membershipId);
    const entries = await admin.em.fork().execute<{ kind: string; client_ids: string[] }[]>(
      `select kind, client_ids::text[] as client_ids from audit_entry
       where operation = 'addGoal' and member_id = ? order by at desc limit 2`,
      [program.membershipId],
    );
    expect(entries.map(({ kind }) => kind).sort()).toEqual(['document-edit', 'read']);
    expect(entries.map((entry) => entry.client_ids)).toEqual([
      [house.sam.clientId],
      [house.sam.clientId],
    ]);
    expect(goal.words).toBe('Mine');
  });

  it('can be made over the socket', async () => {
    const socket = program.socket();
    const { addGoal: made } = await once<{ addGoal: { goal: TestGoal } }>(
      socket,
      editText('addGoal'),
      { input: { planId: draft.planId, words: 'From the socket' } },
    );
    expect(made.goal.words).toBe('From the socket');
    await socket.dispose();
  });
});

describe('the golden thread', () => {
  it('is written down to measurements, corrected, taken out and put back', async () => {
    const goal = await addGoal(as.clinician, draft.planId, 'Walks to school');
    const { objective } = await edit<{ objective: { id: string; itemId: string } }>(
      as.clinician,
      'addObjective',
      { goalId: goal.id, words: 'Two days a week', measure: 'Days', unit: 'days', target: 2 },
    );
    expect(objective).toMatchObject({ measure: 'Days', unit: 'days', target: 2 });
    const { intervention } = await edit<{ intervention: { id: string } }>(
      as.clinician,
      'addIntervention',
      {
        objectiveId: objective.id,
        words: 'Walk together',
        service: 'Escort',
        discipline: 'CARE',
        status: 'IN_PROGRESS',
      },
    );
    const { measurement } = await edit<{ measurement: { id: string } }>(
      as.nurse,
      'recordMeasurement',
      {
        objectiveId: objective.id,
        measuredOn: '2026-02-01',
        value: 1.5,
        observerId: house.people.nurse.id,
      },
    );
    expect(measurement).toMatchObject({ value: 1.5, observer: { id: house.people.nurse.id } });
    expect(
      await edit(as.nurse, 'updateMeasurement', { id: measurement.id, value: 1, note: 'Rain' }),
    ).toMatchObject({ measurement: { value: 1, note: 'Rain', measuredOn: '2026-02-01' } });
    expect(
      await edit(as.nurse, 'updateIntervention', {
        id: intervention.id,
        service: null,
        status: 'COMPLETED',
      }),
    ).toMatchObject({ intervention: { service: null, status: 'COMPLETED', discipline: 'CARE' } });
    expect(await edit(as.nurse, 'updateObjective', { id: objective.id, target: 3 })).toMatchObject({
      objective: { target: 3, measure: 'Days' },
    });

    const rows = follow<PlanEvent>(as.nurse, planChanges, { planId: draft.planId });
    await rows.next();
    await edit(as.clinician, 'removePlanRecord', { id: goal.id });
    const gone = await rows.until((one) => one.itemId === objective.itemId);
    expect(gone).toContainEqual(expect.objectContaining({ kind: 'REMOVED', itemId: goal.itemId }));
    expect(gone.at(-1)).toMatchObject({ kind: 'REMOVED', objective: null });
    expect(await refusalOf(as.nurse, 'updateObjective', { id: objective.id })).toMatchObject({
      code: 'NOT_FOUND',
    });
    await edit(as.clinician, 'restorePlanRecord', {
      planId: draft.planId,
      kind: 'GOAL',
      itemId: goal.itemId,
    });
    const back = await rows.until((one) => one.objective?.itemId === objective.itemId);
    expect(back).toContainEqual(
      expect.objectContaining({ kind: 'CHANGED', itemId: goal.itemId, measurement: null }),
    );
    await rows.close();
  });

  it('stands in the order that was asked for', async () => {
    const first = await addGoal(as.clinician, draft.planId, 'First');
    const last = await addGoal(as.clinician, draft.planId, 'Last');
    const { goal } = await edit<{ goal: TestGoal & { position: string } }>(
      as.clinician,
      'addGoal',
      { planId: draft.planId, words: 'Between', afterId: first.id },
    );
    const order = async (): Promise<string[]> => {
      const { node } = await as.nurse.get<{ node: { goals: { itemId: string }[] } }>(
        'query ($id: ID!) { node(id: $id) { ... on PlanVersion { goals { itemId } } } }',
        { id: draft.id },
      );
      const ours = [first.itemId, last.itemId, goal.itemId];
      return node.goals.map(({ itemId }) => itemId).filter((id) => ours.includes(id));
    };
    expect(await order()).toEqual([first.itemId, goal.itemId, last.itemId]);
    await edit(as.clinician, 'updateGoal', { id: first.id, afterId: last.id });
    expect(await order()).toEqual([goal.itemId, last.itemId, first.itemId]);
    await edit(as.clinician, 'updateGoal', { id: last.id, afterId: null });
    expect(await order()).toEqual([last.itemId, goal.itemId, first.itemId]);
  });
});

describe('what the caller believes is there', () => {
  it('is held against the draft as it is, and a difference is a CONFLICT that says what is', async () => {
    const goal = await addGoal(as.clinician, draft.planId, 'Reads aloud');
    const editor = await new TestEditor(as.clinician, draft.documentId).open();
    await editor.edit((doc) => {
      setValue(doc, 'goals', goal.itemId, 'priority', 'high');
      setValue(doc, 'goals', goal.itemId, 'responsibleId', house.people.nurse.membershipId);
    });
    const refused = await refusalOf(program, 'updateGoal', {
      id: goal.id,
      words: 'Reads to others',
      priority: 'LOW',
      former: { words: 'Reads aloud', priority: 'MEDIUM', responsibleId: null, measure: null },
    });
    expect(refused).toEqual({
      code: 'CONFLICT',
      current: { priority: 'HIGH', responsibleId: house.people.nurse.id },
    });
    expect(wordsIn(editor.doc, goal.itemId)).toBe('Reads aloud');

    const right = {
      id: goal.id,
      words: 'Reads to others',
      former: { words: 'Reads aloud', priority: 'HIGH' },
    };
    await edit(program, 'updateGoal', right);
    await editor.until(() => wordsIn(editor.doc, goal.itemId) === 'Reads to others');
    // Sent once more, it finds its own work.
    await edit(program, 'updateGoal', right);
    await editor.close();
  });

  it('lets one of many win who believe the same', async () => {
    const goal = await addGoal(as.clinician, draft.planId, 'Free');
    const answers = await Promise.all(
      [...Array(8).keys()].map(async (at) => ({
        words: `Taken by ${at}`,
        refused: await refusalOf(program, 'updateGoal', {
          id: goal.id,
          words: `Taken by ${at}`,
          former: { words: 'Free' },
        }),
      })),
    );
    const [won, ...more] = answers.filter(({ refused }) => !refused);
    expect(more).toEqual([]);
    for (const { refused } of answers)
      if (refused) expect(refused).toEqual({ code: 'CONFLICT', current: { words: won?.words } });
  });

  it('keeps what somebody writes in the same field at the same time', async () => {
    const goal = await addGoal(as.clinician, draft.planId, 'First line\nSecond line');
    const editor = await new TestEditor(as.clinician, draft.documentId).open();
    editor.change((doc) => {
      const [paragraph] = fragmentOf(doc, 'goals', goal.itemId, 'words')?.toArray() ?? [];
      ((paragraph as Y.XmlElement).get(0) as Y.XmlText).insert(5, ' and best');
    });
    await edit(program, 'updateGoal', { id: goal.id, words: 'First line\nSecond, changed line' });
    await editor.flush();
    await editor.until(() => wordsIn(editor.doc, goal.itemId).includes('changed'));
    expect(wordsIn(editor.doc, goal.itemId)).toBe('First and best line\nSecond, changed line');
    await editor.close();
  });
});

describe('twenty measurements at once', () => {
  it('are all kept, each with its own answer', async () => {
    const goal = await addGoal(as.clinician, draft.planId, 'Counts');
    const { objective } = await edit<{ objective: { id: string } }>(as.clinician, 'addObjective', {
      goalId: goal.id,
      words: 'Counts to ten',
    });
    const writers = [program, as.nurse, as.clinician, as.careStaff];
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, value) =>
        edit<{ measurement: { itemId: string; value: number } }>(
          writers[value % writers.length] as TestVisitor,
          'recordMeasurement',
          { objectiveId: objective.id, measuredOn: '2026-03-01', value },
        ),
      ),
    );
    expect(made.map(({ measurement }) => measurement.value)).toEqual([...Array(20).keys()]);
    const { node } = await as.nurse.get<{
      node: { measurements: { nodes: { value: number }[] } };
    }>(
      `query ($id: ID!) { node(id: $id) { ... on Objective {
        measurements(first: 50) { nodes { value } } } } }`,
      { id: objective.id },
    );
    const values = node.measurements.nodes.map(({ value }) => value).sort((a, b) => a - b);
    expect(values).toEqual([...Array(20).keys()]);
    const editor = await new TestEditor(as.clinician, draft.documentId).open();
    const records = collectionOf(editor.doc, 'measurements');
    for (const { measurement } of made) {
      const record = records.get(measurement.itemId);
      if (!record) throw new Error('not in the document');
      expect(readRow('measurements', measurement.itemId, record).values.value).toBe(
        measurement.value,
      );
    }
    await editor.close();
  });
});
