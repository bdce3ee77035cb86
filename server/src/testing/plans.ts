/** Writing and signing plans in tests, through the front door. */
import { addRecord } from '@roundtable/schema/plan-document';
import type * as Y from 'yjs';
import { newId } from '../kernel/ids.ts';
import { editDocument, openDocument } from './documents.ts';
import type { TestVisitor } from './server.ts';

export interface TestVersion {
  readonly id: string;
  readonly documentId: string;
  readonly number: number;
  readonly version: number;
  readonly state: string;
  readonly status: string;
  readonly viewerCan: readonly string[];
  readonly signatures: readonly { readonly role: string; readonly by: { readonly name: string } }[];
  readonly reviewDueOn: string | null;
}

const fields = `id documentId number version state status viewerCan reviewDueOn
  signatures { role by { name } }`;

export const verbs = {
  start: `mutation ($input: StartPlanDraftInput!) {
    changed: startPlanDraft(input: $input) { planVersion { ${fields} } } }`,
  submit: `mutation ($input: SubmitPlanVersionInput!) {
    changed: submitPlanVersion(input: $input) { planVersion { ${fields} } } }`,
  withdraw: `mutation ($input: WithdrawPlanVersionInput!) {
    changed: withdrawPlanVersion(input: $input) { planVersion { ${fields} } } }`,
  sign: `mutation ($input: SignPlanVersionInput!) {
    changed: signPlanVersion(input: $input) { planVersion { ${fields} } } }`,
};

export async function changed(
  who: TestVisitor,
  verb: keyof typeof verbs,
  input: object,
): Promise<TestVersion> {
  const answer = await who.get<{ changed: { planVersion: TestVersion } }>(verbs[verb], { input });
  return answer.changed.planVersion;
}

export const startDraft = (who: TestVisitor, clientId: string): Promise<TestVersion> =>
  changed(who, 'start', { clientId });

/** Edits a draft; an edit that is refused fails the test. */
export async function write(
  who: TestVisitor,
  { documentId }: Pick<TestVersion, 'documentId'>,
  change: (doc: Y.Doc) => void,
): Promise<void> {
  const { doc } = await openDocument(who, documentId);
  const refused = await editDocument(who, documentId, doc, change);
  if (refused.length > 0) throw new Error(`the edit was refused: ${refused.join(', ')}`);
}

/** Adds a goal, and answers its itemId. */
export async function writeGoal(
  who: TestVisitor,
  version: Pick<TestVersion, 'documentId'>,
  words = 'Asks for a break',
): Promise<string> {
  const id = newId();
  await write(who, version, (doc) => addRecord(doc, 'goals', { id, texts: { words } }));
  return id;
}

export async function seenVersion(who: TestVisitor, id: string): Promise<TestVersion> {
  const { node } = await who.get<{ node: TestVersion }>(
    `query ($id: ID!) { node(id: $id) { ... on PlanVersion { ${fields} } } }`,
    { id },
  );
  return node;
}
