/** Editing plans by mutations in tests, as programs do. */
import { startDraft, type TestVersion } from './plans.ts';
import type { TestVisitor } from './server.ts';

export interface TestGoal {
  readonly id: string;
  readonly itemId: string;
  readonly words: string;
}

/** Every edit, with what a test wants of its answer. */
export const edits = {
  addNeed: 'need { id itemId words domain rating deferredReason position }',
  updateNeed: 'need { id itemId words domain rating deferredReason position }',
  addGoal: `goal { id itemId words clientWords familyWords familyShared measure baseline target
    startOn targetOn priority lifecycle achievement barriers position
    need { id } responsible { id } } planVersion { id seq plan { id client { name } } }`,
  updateGoal: `goal { id itemId words clientWords measure priority lifecycle position
    responsible { id } need { id } } planVersion { seq }`,
  addObjective: 'objective { id itemId words measure unit baseline target goal { id } }',
  updateObjective: 'objective { id itemId words measure unit baseline target }',
  addIntervention: `intervention { id itemId words service frequency discipline status
    objective { id } }`,
  updateIntervention: 'intervention { id itemId words service frequency discipline status }',
  recordMeasurement: 'measurement { id itemId measuredOn value unit note observer { id } }',
  updateMeasurement: 'measurement { id itemId measuredOn value unit note }',
  removePlanRecord: 'kind itemId planVersion { goals { itemId } }',
  restorePlanRecord: 'kind itemId planVersion { goals { itemId } }',
} as const;
export type EditName = keyof typeof edits;

/** The text of a mutation; its name in GraphQL is that of the field. */
export const editText = (name: EditName): string => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  return `mutation ${name}($input: ${type}!) { ${name}(input: $input) { ${edits[name]} } }`;
};

/** Makes an edit, and answers its payload; one that is refused fails the test. */
export async function edit<T>(who: TestVisitor, name: EditName, input: object): Promise<T> {
  const answer = await who.get<Record<string, T>>(editText(name), { input });
  return answer[name] as T;
}

export const refusalOf = async (
  who: TestVisitor,
  name: EditName,
  input: object,
): Promise<Record<string, unknown> | undefined> =>
  (await who.query(editText(name), { input })).errors?.[0]?.extensions;

export interface TestPlan extends TestVersion {
  readonly planId: string;
}

/** Begins a draft, or finds the one there is, and answers it with the id of its plan. */
export async function draftOf(who: TestVisitor, clientId: string): Promise<TestPlan> {
  const version = await startDraft(who, clientId);
  const { node } = await who.get<{ node: { plan: { id: string } } }>(
    'query ($id: ID!) { node(id: $id) { ... on PlanVersion { plan { id } } } }',
    { id: version.id },
  );
  return { ...version, planId: node.plan.id };
}

export async function addGoal(who: TestVisitor, planId: string, words: string): Promise<TestGoal> {
  return (await edit<{ goal: TestGoal }>(who, 'addGoal', { planId, words })).goal;
}

export const planChanges = `subscription Follow($planId: ID!, $after: String) {
  planChanges(planId: $planId, after: $after) { cursor kind itemId planVersion { id state number }
    need { itemId words } goal { id itemId words } objective { itemId words }
    intervention { itemId words } measurement { itemId value } } }`;

export interface PlanEvent {
  readonly cursor: string;
  readonly kind: 'READY' | 'CHANGED' | 'REMOVED';
  readonly itemId: string | null;
  readonly planVersion: { readonly id: string; readonly state: string; readonly number: number };
  readonly goal: TestGoal | null;
  readonly objective: { readonly itemId: string; readonly words: string } | null;
  readonly measurement: { readonly itemId: string; readonly value: number } | null;
}
