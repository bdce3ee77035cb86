/** What GraphQL shows of a plan: the thread in reading order, gaps, measurements, versions, cost. */
import { addRecord, setValue } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../../kernel/ids.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { statementsOf } from '../../testing/statements.ts';
import { changed, startDraft, write, type TestVersion } from '../../testing/plans.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let draft: TestVersion;
const ids = {
  need: newId(),
  goals: [newId(), newId(), newId()] as const,
  objectives: [newId(), newId()] as const,
  intervention: newId(),
};

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
  draft = await startDraft(as.caseManager, house.sam.id);
  await write(as.caseManager, draft, (doc) => {
    addRecord(doc, 'needs', {
      id: ids.need,
      values: { rating: 3, domain: 'school' },
      texts: { words: 'Feels safe at school' },
    });
    const [first, second, third] = ids.goals;
    addRecord(doc, 'goals', {
      id: second,
      values: { needId: ids.need, responsibleId: house.people.clinician.membershipId },
      texts: { words: 'Second' },
    });
    addRecord(doc, 'goals', { id: third, texts: { words: 'Third' } });
    addRecord(doc, 'goals', { id: first, afterId: null, texts: { words: 'First' } });
    const [one, two] = ids.objectives;
    addRecord(doc, 'objectives', { id: one, parentId: second, texts: { words: 'One' } });
    addRecord(doc, 'objectives', {
      id: two,
      parentId: second,
      afterId: null,
      values: { measure: 'Days' },
      texts: { words: 'Two' },
    });
    addRecord(doc, 'interventions', { id: ids.intervention, parentId: two });
    for (let day = 1; day <= 7; day++)
      addRecord(doc, 'measurements', {
        id: newId(),
        parentId: two,
        values: { measuredOn: `2026-11-0${day}`, value: day },
      });
  });
});
afterAll(() => server.stop());

it('reads in the order of the document', async () => {
  const { node } = await as.nurse.get<{ node: unknown }>(
    `query ($id: ID!) { node(id: $id) { ... on PlanVersion {
      needs { itemId rating domain goals { itemId } }
      goals { itemId words need { itemId } responsible { name }
        objectives { itemId goal { itemId } interventions { itemId } } } } } }`,
    { id: draft.id },
  );
  const [first, second, third] = ids.goals;
  const [one, two] = ids.objectives;
  const bare = { need: null, responsible: null, objectives: [] };
  expect(node).toEqual({
    needs: [{ itemId: ids.need, rating: 3, domain: 'SCHOOL', goals: [{ itemId: second }] }],
    goals: [
      { itemId: first, words: 'First', ...bare },
      {
        itemId: second,
        words: 'Second',
        need: { itemId: ids.need },
        responsible: { name: 'Théa Tremblay' },
        objectives: [
          {
            itemId: two,
            goal: { itemId: second },
            interventions: [{ itemId: ids.intervention }],
          },
          { itemId: one, goal: { itemId: second }, interventions: [] },
        ],
      },
      { itemId: third, words: 'Third', ...bare },
    ],
  });
});

it('shows the missing links, and no more once they are there', async () => {
  const gapsOf = async (itemId: string): Promise<string[]> => {
    const { node } = await as.nurse.get<{ node: { gaps: { kind: string; itemId: string }[] } }>(
      'query ($id: ID!) { node(id: $id) { ... on PlanVersion { gaps { kind itemId words } } } }',
      { id: draft.id },
    );
    return node.gaps.filter((gap) => gap.itemId === itemId).map(({ kind }) => kind);
  };
  const [one] = ids.objectives;
  expect(await gapsOf(ids.need)).toEqual([]);
  expect(await gapsOf(one)).toEqual([
    'OBJECTIVE_WITHOUT_MEASURE',
    'OBJECTIVE_WITHOUT_TARGET_DATE',
    'OBJECTIVE_WITHOUT_INTERVENTION',
  ]);
  await write(as.caseManager, draft, (doc) => {
    setValue(doc, 'objectives', one, 'measure', 'Minutes');
    setValue(doc, 'objectives', one, 'targetOn', '2027-01-31');
    addRecord(doc, 'interventions', { id: newId(), parentId: one });
  });
  expect(await gapsOf(one)).toEqual([]);
});

it('gives measurements newest first, page by page', async () => {
  type Answer = {
    node: {
      goals: {
        objectives: {
          itemId: string;
          measurements: {
            nodes: { value: number }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        }[];
      }[];
    };
  };
  const read = async (after: string | null) => {
    const { node } = await as.nurse.get<Answer>(
      `query ($id: ID!, $after: String) { node(id: $id) { ... on PlanVersion { goals {
        objectives { itemId measurements(first: 3, after: $after) {
          nodes { value } pageInfo { hasNextPage endCursor } } } } } } }`,
      { id: draft.id, after },
    );
    return node.goals
      .flatMap(({ objectives }) => objectives)
      .find(({ itemId }) => itemId === ids.objectives[1])!.measurements;
  };
  const values: number[] = [];
  let page = await read(null);
  values.push(...page.nodes.map(({ value }) => value));
  while (page.pageInfo.hasNextPage) {
    page = await read(page.pageInfo.endCursor);
    values.push(...page.nodes.map(({ value }) => value));
  }
  expect(values).toEqual([7, 6, 5, 4, 3, 2, 1]);
});

const whole = `query WholePlan($id: ID!) { client(id: $id) { currentPlan { nextReviewOn viewerCan
  inForce { id }
  draft { number state seq documentId reviewDueOn viewerCan startedBy { name }
    signatures { role } gaps { kind itemId }
    needs { words goals { id } }
    goals { words need { words } responsible { name } objectives { words goal { id }
      responsible { name } interventions { words responsible { name } }
      measurements(first: 5) { nodes { value measuredOn observer { name } } } } } } } } }`;

it('costs the same number of statements however much is in it', async () => {
  const reading = () => as.nurse.get(whole, { id: house.sam.id });
  const before = await statementsOf(server.orm, reading);
  await write(as.caseManager, draft, (doc) => {
    for (let many = 0; many < 6; many++) {
      const goal = newId();
      const objective = newId();
      const responsibleId = house.people.nurse.membershipId;
      addRecord(doc, 'needs', { id: newId() });
      addRecord(doc, 'goals', { id: goal, values: { needId: ids.need, responsibleId } });
      addRecord(doc, 'objectives', { id: objective, parentId: goal, values: { responsibleId } });
      addRecord(doc, 'interventions', { id: newId(), parentId: objective });
      addRecord(doc, 'measurements', {
        id: newId(),
        parentId: objective,
        values: { measuredOn: '2026-11-01', value: 1, observerId: responsibleId },
      });
    }
  });
  const after = await statementsOf(server.orm, reading);
  expect(after.length, after.join('\n')).toBe(before.length);
  expect(after.length, after.join('\n')).toBeLessThanOrEqual(22);
});

it('keeps its versions: the review begins with what was signed', async () => {
  const submitted = await changed(as.caseManager, 'submit', { id: draft.id });
  const { version } = submitted;
  const signed = await changed(as.supervisor, 'sign', { id: draft.id, version });
  const review = await startDraft(as.caseManager, house.sam.id);
  expect(review).toMatchObject({ number: signed.number + 1, state: 'OPEN', status: 'DRAFT' });
  type Plan = Record<
    'inForce' | 'draft',
    { id: string; goals: { id: string; itemId: string }[] }
  > & {
    viewerCan: string[];
    versions: { nodes: { number: number }[] };
  };
  const { client } = await as.nurse.get<{
    client: { currentPlan: Plan; timeline: { nodes: { title: string }[] } };
  }>(
    `query ($id: ID!) { client(id: $id) {
      currentPlan { viewerCan versions { nodes { number } }
        inForce { id goals { id itemId } } draft { id goals { id itemId } } }
      timeline(first: 5) { nodes { title planVersion { number } } } } }`,
    { id: house.sam.id },
  );
  const { inForce, draft: next, versions, viewerCan } = client.currentPlan;
  expect([inForce.id, next.id]).toEqual([signed.id, review.id]);
  expect(next.goals.map(({ itemId }) => itemId)).toEqual(inForce.goals.map(({ itemId }) => itemId));
  expect(next.goals.map(({ id }) => id)).not.toEqual(inForce.goals.map(({ id }) => id));
  expect(versions.nodes).toEqual([{ number: 2 }, { number: 1 }]);
  expect(viewerCan).toEqual(['plan.read']);
  expect(client.timeline.nodes.map(({ title }) => title).slice(0, 2)).toEqual([
    'Plan version 2 begun',
    'First treatment plan in force',
  ]);
});
