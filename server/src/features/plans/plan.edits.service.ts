/**
 * Edits of the live draft of a plan by mutations. They take the way of everybody's typing: checked,
 * committed and told by the document engine, which alone writes. So each edit is made apart from the
 * transaction that reads its answer, and stands alone in its operation.
 */
import {
  addRecord,
  collectionOf,
  isLive,
  moveRecord,
  setRemoved,
  type PlanCollection,
} from '@roundtable/schema/plan-document';
import type * as Y from 'yjs';
import { documentsOf } from '../../documents/index.ts';
import { AppError, badInput, notFound } from '../../kernel/errors.ts';
import { derivedId, globalId, inputId, isUuid, parseGlobalId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { recordKinds, type PlanRecordKind, type RowOf } from './plan.edits.types.ts';
import { checkFormer, readFields, writeFields } from './plan.edits.values.ts';
import { Plan, PlanVersion } from './plan.entity.ts';

/** Where an edit goes: the draft, and the record in it that it is about. */
interface Place {
  readonly versionId: string;
  readonly clientId: string;
  readonly itemId: string;
}

interface Edit extends Place {
  readonly change: (doc: Y.Doc) => void;
}

export interface Edited<K extends PlanRecordKind> {
  readonly planVersion: PlanVersion;
  readonly record: RowOf<K>;
}

const nameOf = (kind: PlanRecordKind): string => recordKinds[kind].entity.name;

/** The new record's parent or plan, by the input's field that names it. */
const parentOf = {
  need: null,
  goal: null,
  objective: { kind: 'goal', field: 'goalId' },
  intervention: { kind: 'objective', field: 'objectiveId' },
  measurement: { kind: 'objective', field: 'objectiveId' },
} as const satisfies Record<PlanRecordKind, { kind: PlanRecordKind; field: string } | null>;

type Input = Readonly<Record<string, unknown>>;

/**
 * Adds a record to a draft. Under an idempotency key it has an id of its own beforehand: repeated,
 * it is found there.
 * @throws BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, SIGNED_IMMUTABLE (no open draft), TOO_LARGE
 */
export async function addPlanRecord<K extends PlanRecordKind>(
  operation: Operation,
  kind: K,
  input: object,
): Promise<Edited<K>> {
  const given = input as Input;
  const { root } = recordKinds[kind];
  return edited(operation, kind, async (inner) => {
    const parent = parentOf[kind];
    const above = parent
      ? await placeOf(inner, parent.kind, given[parent.field] as string, ['input', parent.field])
      : null;
    const place = above ?? (await draftOf(inner, given.planId as string));
    const wanted = await readFields(inner, root, place.versionId, input, ['input']);
    const afterId = await siblingOf(inner, kind, place.versionId, given.afterId);
    const itemId = operation.addedId;
    return {
      ...place,
      itemId,
      change(doc) {
        if (collectionOf(doc, root).has(itemId)) return;
        if (parent && above && !isLive(doc, recordKinds[parent.kind].root, above.itemId))
          throw notFound();
        addRecord(doc, root, {
          id: itemId,
          ...wanted,
          ...(above && { parentId: above.itemId }),
          ...(afterId !== undefined && { afterId }),
        });
      },
    };
  });
}

/**
 * Changes a record of a draft: the fields that are given, and nothing where they are so already.
 * @throws CONFLICT with `current` where `former` is not what is there, and as `addPlanRecord`
 */
export async function updatePlanRecord<K extends PlanRecordKind>(
  operation: Operation,
  kind: K,
  input: { readonly id: string; readonly former?: object | null },
): Promise<Edited<K>> {
  const { root } = recordKinds[kind];
  return edited(operation, kind, async (inner) => {
    const place = await placeOf(inner, kind, input.id, ['input', 'id']);
    const { versionId, itemId } = place;
    const wanted = await readFields(inner, root, versionId, input, ['input']);
    const former = input.former
      ? await readFields(inner, root, versionId, input.former, ['input', 'former'])
      : null;
    const afterId = await siblingOf(inner, kind, versionId, (input as Input).afterId);
    return {
      ...place,
      change(doc) {
        if (!isLive(doc, root, itemId)) throw notFound();
        if (former) checkFormer(doc, root, itemId, former, wanted, versionId);
        writeFields(doc, root, itemId, wanted);
        if (afterId !== undefined && afterId !== itemId) moveRecord(doc, root, itemId, afterId);
      },
    };
  });
}

/** What was taken out of a draft, or put back. */
export interface Retired {
  readonly planVersion: PlanVersion;
  readonly kind: PlanRecordKind;
  readonly itemId: string;
}

/** Takes a record out of a draft, with all that hangs on it. It can be restored. */
export async function removePlanRecord(
  operation: Operation,
  input: { readonly id: string },
): Promise<Retired> {
  const type = parseGlobalId(input.id)?.type;
  const kind = (Object.keys(recordKinds) as PlanRecordKind[]).find((each) => nameOf(each) === type);
  if (!kind) throw badInput(['input', 'id'], 'This is not the id of a record of a plan.');
  const place = await commitEdit(operation, async (inner) => {
    const found = await placeOf(inner, kind, input.id, ['input', 'id']);
    return { ...found, change: retiring(kind, found.itemId, true) };
  });
  return { kind, itemId: place.itemId, planVersion: await versionOf(operation, place) };
}

/** Puts a record back into the draft that it was taken out of. */
export async function restorePlanRecord(
  operation: Operation,
  input: { readonly planId: string; readonly kind: PlanRecordKind; readonly itemId: string },
): Promise<Retired> {
  const { kind, itemId } = input;
  if (!isUuid(itemId)) throw badInput(['input', 'itemId'], 'This is not the UUID of a record.');
  const place = await commitEdit(operation, async (inner) => ({
    ...(await draftOf(inner, input.planId)),
    itemId,
    change: retiring(kind, itemId, false),
  }));
  return { kind, itemId, planVersion: await versionOf(operation, place) };
}

const retiring =
  (kind: PlanRecordKind, itemId: string, removed: boolean) =>
  (doc: Y.Doc): void => {
    const root: PlanCollection = recordKinds[kind].root;
    const record = collectionOf(doc, root).get(itemId);
    if (!record) throw notFound();
    if ((record.get('removed') === true) !== removed) setRemoved(doc, root, itemId, removed);
  };

/** Commits an edit, and reads the row that it made. */
async function edited<K extends PlanRecordKind>(
  operation: Operation,
  kind: K,
  prepare: (inner: Operation) => Promise<Edit>,
): Promise<Edited<K>> {
  const place = await commitEdit(operation, prepare);
  const planVersion = await versionOf(operation, place);
  const row = await operation.em.findOne<object>(
    recordKinds[kind].entity,
    derivedId(place.versionId, place.itemId),
  );
  return { planVersion, record: (await authorize(operation, 'plan.read', row)) as RowOf<K> };
}

/** Looks everything up in a transaction that ends, then waits for the commit of the edit. */
async function commitEdit(
  operation: Operation,
  prepare: (inner: Operation) => Promise<Edit>,
): Promise<Place> {
  const edit = await operation.apart(prepare);
  const { versionId: documentId, clientId } = edit;
  try {
    const { engine } = documentsOf(operation);
    await engine.serverEdit({ actor: operation.signedIn, documentId, operation }, edit.change);
  } catch (error) {
    operation.refusedFor({ clientId });
    throw error;
  }
  await operation.begin();
  return edit;
}

const versionOf = async (operation: Operation, { versionId }: Place): Promise<PlanVersion> =>
  authorize(operation, 'plan.read', await operation.em.findOne(PlanVersion, versionId));

/** The record that an id names, in a version that is an open draft. */
async function placeOf(
  operation: Operation,
  kind: PlanRecordKind,
  text: string,
  path: readonly string[],
): Promise<Place> {
  const id = inputId(nameOf(kind), text, path);
  const found = await operation.em.findOne<object>(recordKinds[kind].entity, id);
  const row = (await authorize(operation, 'plan.read', found)) as RowOf<PlanRecordKind>;
  const version = await row.planVersion.loadOrFail();
  const place = { versionId: version.id, clientId: version.clientId, itemId: row.itemId };
  if (version.state === 'open') await authorize(operation, 'document.edit', version);
  else throw await closed(operation, version, kind, row.itemId);
  return place;
}

/** The refusal of an edit outside a draft; it names the same record in the draft, if there is one. */
async function closed(
  { em }: Operation,
  version: PlanVersion,
  kind: PlanRecordKind,
  itemId: string,
): Promise<AppError> {
  if (version.state === 'submitted') return waiting();
  const draft = await em.findOne(PlanVersion, { plan: version.plan.id, state: 'open' });
  const id = draft && derivedId(draft.id, itemId);
  const there = id && (await em.count<object>(recordKinds[kind].entity, { id })) > 0;
  return new AppError(
    'SIGNED_IMMUTABLE',
    draft
      ? 'This version is signed and never changes. Name the record of the draft.'
      : 'This version is signed and never changes. Begin a draft with startPlanDraft.',
    { inDraft: there ? globalId(nameOf(kind), id) : null },
  );
}

const waiting = (): AppError =>
  new AppError(
    'SIGNED_IMMUTABLE',
    'The draft waits for signatures and takes no edits until it is withdrawn.',
  );

/** The open draft of a plan. */
async function draftOf(operation: Operation, planId: string): Promise<Omit<Place, 'itemId'>> {
  const { em } = operation;
  const id = inputId('Plan', planId, ['input', 'planId']);
  const plan = await authorize(operation, 'plan.read', await em.findOne(Plan, id));
  const draft = await em.findOne(PlanVersion, {
    plan: plan.id,
    state: { $in: ['open', 'submitted'] },
  });
  if (!draft)
    throw new AppError(
      'SIGNED_IMMUTABLE',
      'This plan has no draft to edit. Begin one with startPlanDraft.',
    );
  if (draft.state === 'submitted') throw waiting();
  await authorize(operation, 'document.edit', draft);
  return { versionId: draft.id, clientId: draft.clientId };
}

/** The sibling to stand after: `null` to be first, `undefined` where nothing is said. */
async function siblingOf(
  { em }: Operation,
  kind: PlanRecordKind,
  versionId: string,
  afterId: unknown,
): Promise<string | null | undefined> {
  if (afterId === undefined || afterId === null) return afterId;
  const id = inputId(nameOf(kind), afterId as string, ['input', 'afterId']);
  const found = await em.findOne<object>(recordKinds[kind].entity, {
    id,
    planVersion: versionId,
  });
  if (!found) throw notFound();
  return (found as RowOf<PlanRecordKind>).itemId;
}
