/** Edits of a draft that are refused: what cannot stand there, whom it is not for, what is closed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalId, newId } from '../../kernel/ids.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../../testing/factories.ts';
import { follow } from '../../testing/follow.ts';
import { makeKey, type TestKey } from '../../testing/keys.ts';
import {
  addGoal,
  draftOf,
  edit,
  planChanges,
  refusalOf,
  type PlanEvent,
  type TestGoal,
  type TestPlan,
} from '../../testing/plan-edits.ts';
import { changed } from '../../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let program: TestKey;
let draft: TestPlan;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
  program = await makeKey(server, house, { scopes: ['clients:read', 'plans:write'] });
  draft = await draftOf(as.caseManager, house.sam.id);
});
afterAll(() => server.stop());

describe('what is refused', () => {
  it('what cannot stand in a plan, by the field', async () => {
    const { planId } = draft;
    const cases: [object, object][] = [
      [
        { planId, words: 'x'.repeat(20_001) },
        { code: 'BAD_USER_INPUT', path: ['input', 'words'] },
      ],
      [
        { planId, measure: 'x'.repeat(501) },
        { code: 'BAD_USER_INPUT', path: ['input', 'measure'] },
      ],
      [
        { planId, lifecycle: null },
        { code: 'BAD_USER_INPUT', path: ['input', 'lifecycle'] },
      ],
      [
        { planId, responsibleId: globalId('Goal', newId()) },
        { code: 'BAD_USER_INPUT', path: ['input', 'responsibleId'] },
      ],
      [{ planId, responsibleId: globalId('Membership', newId()) }, { code: 'NOT_FOUND' }],
      // Relatives are known by the clients that they are contacts of, and not by their ids.
      [{ planId, responsibleId: house.people.family.id }, { code: 'NOT_FOUND' }],
      [{ planId, needId: globalId('Need', newId()) }, { code: 'NOT_FOUND' }],
      [{ planId, afterId: globalId('Goal', newId()) }, { code: 'NOT_FOUND' }],
      [{ planId: globalId('Plan', newId()) }, { code: 'NOT_FOUND' }],
      [{ planId: 'plan' }, { code: 'BAD_USER_INPUT', path: ['input', 'planId'] }],
    ];
    for (const [input, answer] of cases)
      expect(await refusalOf(as.nurse, 'addGoal', input), JSON.stringify(input)).toMatchObject(
        answer,
      );
    expect(await refusalOf(as.nurse, 'addNeed', { planId, words: 'x', rating: 4 })).toMatchObject({
      code: 'BAD_USER_INPUT',
      path: ['input', 'rating'],
    });
  });

  it('an edit beside anything else in its operation', async () => {
    const input = { planId: draft.planId, words: 'x' };
    const two = `mutation ($input: AddGoalInput!) {
      one: addGoal(input: $input) { goal { id } } two: addGoal(input: $input) { goal { id } } }`;
    expect(await as.nurse.codes(two, { input })).toContain('BAD_USER_INPUT');
    const beside = `mutation ($input: AddGoalInput!, $note: BeginNoteInput!) {
      beginNote(input: $note) { note { id } } addGoal(input: $input) { goal { id } } }`;
    const note = { clientId: house.sam.id, format: 'DAP' };
    expect(await as.nurse.codes(beside, { input, note })).toEqual(['BAD_USER_INPUT']);
    const spread = `mutation ($input: AddGoalInput!) { ...Two }
      fragment Two on Mutation { addGoal(input: $input) { goal { id } } }`;
    expect(await as.nurse.codes(spread, { input })).toEqual(['BAD_USER_INPUT']);
  });

  it('a key that only reads, and one that reaches other clients', async () => {
    const reader = await makeKey(server, house, { scopes: ['plans:read'] });
    const elsewhere = await makeKey(server, house, {
      scopes: ['plans:read', 'plans:write'],
      programmes: [house.programmes.dayTreatment],
    });
    const input = { planId: draft.planId, words: 'x' };
    expect(await refusalOf(reader, 'addGoal', input)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusalOf(elsewhere, 'addGoal', input)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusalOf(as.colleague, 'addGoal', input)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('a version that waits for signatures, and one that is signed', async () => {
    const goal = await addGoal(as.clinician, draft.planId, 'Signed soon');
    const rows = follow<PlanEvent>(as.nurse, planChanges, { planId: draft.planId });
    await rows.next();
    const submitted = await changed(as.caseManager, 'submit', { id: draft.id });
    expect(await rows.next()).toMatchObject({
      kind: 'CHANGED',
      itemId: null,
      planVersion: { state: 'SUBMITTED' },
    });
    const input = { planId: draft.planId, words: 'Too late' };
    expect(await refusalOf(program, 'addGoal', input)).toMatchObject({ code: 'SIGNED_IMMUTABLE' });
    await changed(as.supervisor, 'sign', { id: draft.id, version: submitted.version });
    expect(await rows.next()).toMatchObject({ planVersion: { state: 'SIGNED' } });
    expect(await refusalOf(program, 'addGoal', input)).toEqual({ code: 'SIGNED_IMMUTABLE' });
    const late = { id: goal.id, words: 'Too late' };
    expect(await refusalOf(program, 'updateGoal', late)).toEqual({
      code: 'SIGNED_IMMUTABLE',
      inDraft: null,
    });
    // The review has the same goal under an id of its own, which the refusal names.
    const review = await draftOf(as.caseManager, house.sam.id);
    expect(await rows.next()).toMatchObject({ planVersion: { id: review.id, state: 'OPEN' } });
    const refused = await refusalOf(program, 'updateGoal', late);
    const { goal: revised } = await edit<{ goal: TestGoal }>(program, 'updateGoal', {
      id: refused?.inDraft,
      words: 'In the review',
    });
    expect(revised).toMatchObject({ itemId: goal.itemId, words: 'In the review' });
    expect(await rows.next()).toMatchObject({ goal: { id: revised.id } });
    await rows.close();
  });
});
