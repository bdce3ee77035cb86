import { notFound } from '../../kernel/errors.ts';
import { localId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { changeSource, type SourcedChange } from '../../realtime/change-source.ts';
import { recordKinds, type PlanChange, type PlanRecordKind } from './plan.edits.types.ts';
import { Plan, PlanVersion } from './plan.entity.ts';

export interface PlanChangesArgs {
  readonly planId: string;
  readonly after?: string | null;
}

/** Refuses whom the plan is out of reach of, in the same words as where there is no plan. */
async function listenable(operation: Operation, planId: string): Promise<Plan> {
  const id = localId('Plan', planId);
  return authorize(operation, 'plan.read', id ? await operation.em.findOne(Plan, id) : null);
}

/** @throws NOT_FOUND, BAD_USER_INPUT for a cursor that no change carried */
export async function planChangeSource(
  operation: Operation,
  { planId, after }: PlanChangesArgs,
): ReturnType<typeof changeSource> {
  const plan = await listenable(operation, planId);
  return changeSource(operation, {
    topic: 'plan',
    subjectId: plan.id,
    after,
    recheck: (now) => listenable(now, planId),
  });
}

const nothing = {
  itemId: null,
  need: null,
  goal: null,
  objective: null,
  intervention: null,
  measurement: null,
};

/**
 * One event, by the rights that the subscriber has now: the record as it is in the latest version.
 * Changes are told by what is the same in all versions, and edits are made in the latest alone.
 */
export async function planChange(
  operation: Operation,
  planId: string,
  { cursor, recordId }: SourcedChange,
): Promise<PlanChange> {
  const plan = await listenable(operation, planId);
  const planVersion = await operation.em.findOne(
    PlanVersion,
    { plan: plan.id },
    { orderBy: { number: 'desc' } },
  );
  if (!planVersion) throw notFound();
  if (recordId === null) return { ...nothing, cursor, kind: 'ready', planVersion };
  const kinds = await kindsOf(operation, planVersion, recordId);
  const found = { planVersion: planVersion.id, itemId: recordId };
  const records = Object.fromEntries(
    await Promise.all(
      kinds.map(async (kind) => [
        kind,
        await operation.em.findOne<object>(recordKinds[kind].entity, found as object),
      ]),
    ),
  ) as Partial<PlanChange>;
  if (kinds.length > 0)
    return { ...nothing, ...records, cursor, kind: 'changed', itemId: recordId, planVersion };
  // Of a version as a whole: it was begun, submitted, withdrawn or signed, or its own words changed.
  if ((await operation.em.count(PlanVersion, { id: recordId, plan: plan.id })) > 0)
    return { ...nothing, cursor, kind: 'changed', planVersion };
  return { ...nothing, cursor, kind: 'removed', itemId: recordId, planVersion };
}

/** What a record of a version is. Nothing where it is in there no longer. */
async function kindsOf(
  { em }: Operation,
  version: PlanVersion,
  itemId: string,
): Promise<PlanRecordKind[]> {
  const kinds = Object.keys(recordKinds) as PlanRecordKind[];
  const rows = await em.execute<{ kind: PlanRecordKind }[]>(
    kinds
      .map(
        (kind) =>
          `select '${kind}' as kind from "${kind}" where plan_version_id = ? and item_id = ?`,
      )
      .join(' union all '),
    kinds.flatMap(() => [version.id, itemId]),
  );
  return rows.map(({ kind }) => kind);
}
