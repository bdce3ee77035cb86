import type { Role } from '@roundtable/schema/codes';
import DataLoader from 'dataloader';
import { arrayOf } from '../../kernel/db/array.ts';
import type { Operation } from '../../kernel/operation.ts';
import type { Programme } from '../access/index.ts';
import { Plan, PlanVersion } from './plan.entity.ts';
import { Goal, Need } from './plan-rows.entity.ts';
import { gapsOf, reviewDueOn, signaturesWanted, type Gap } from './plan.rules.ts';

/** The client's current plan: the one begun last. One statement for all clients asked for at once. */
export const currentPlanOf = (operation: Operation, clientId: string): Promise<Plan | null> =>
  operation
    .once(
      'currentPlanOf',
      ({ em }) =>
        new DataLoader<string, Plan | null>(async (clientIds) => {
          const plans = await em.find(
            Plan,
            { client: { $in: [...clientIds] } },
            { orderBy: { id: 'asc' } },
          );
          const latest = new Map(plans.map((plan) => [plan.clientId, plan]));
          return clientIds.map((id) => latest.get(id) ?? null);
        }),
    )
    .load(clientId);

export interface LiveVersions {
  /** Open, or submitted and waiting for signatures. */
  readonly draft: PlanVersion | null;
  readonly inForce: PlanVersion | null;
}

/** The versions of a plan that are not history. */
export const liveVersionsOf = (operation: Operation, planId: string): Promise<LiveVersions> =>
  operation
    .once(
      'liveVersionsOf',
      ({ em }) =>
        new DataLoader<string, LiveVersions>(async (planIds) => {
          const versions = await em.find(PlanVersion, {
            plan: { $in: [...planIds] },
            state: { $in: ['open', 'submitted', 'signed'] },
          });
          return planIds.map((id) => {
            const own = versions.filter((version) => version.plan.id === id);
            return {
              draft: own.find(({ state }) => state !== 'signed') ?? null,
              inForce: own.find(({ state }) => state === 'signed') ?? null,
            };
          });
        }),
    )
    .load(planId);

const readingOrder = { position: 'asc', itemId: 'asc' } as const;

/** Rows of versions, one statement for all versions asked for at once. */
const rowsLoader = <T extends Goal | Need>(
  find: (versionIds: string[]) => Promise<T[]>,
): DataLoader<string, T[]> =>
  new DataLoader(async (versionIds) => {
    const byVersion = Map.groupBy(await find([...versionIds]), (row) => row.planVersion.id);
    return versionIds.map((id) => byVersion.get(id) ?? []);
  });

/** The needs of a version in reading order. */
export const needsOf = (operation: Operation, version: PlanVersion): Promise<Need[]> =>
  operation
    .once('needsOf', ({ em }) =>
      rowsLoader((ids) => em.find(Need, { planVersion: { $in: ids } }, { orderBy: readingOrder })),
    )
    .load(version.id);

/** The goals of a version in reading order. */
export const goalsOf = (operation: Operation, version: { id: string }): Promise<Goal[]> =>
  operation
    .once('goalsOf', ({ em }) =>
      rowsLoader((ids) => em.find(Goal, { planVersion: { $in: ids } }, { orderBy: readingOrder })),
    )
    .load(version.id);

/** The goals of the need's version that answer it, in reading order. */
export async function goalsAnswering(operation: Operation, need: Need): Promise<Goal[]> {
  const goals = await goalsOf(operation, need.planVersion);
  return goals.filter((goal) => goal.need?.id === need.id);
}

/** The sequence number of the version's live document. */
export const seqOf = (operation: Operation, version: PlanVersion): Promise<number> =>
  operation
    .once(
      'seqOf',
      ({ em }) =>
        new DataLoader<string, number>(async (documentIds) => {
          const rows = await em.execute<{ id: string; seq: number }[]>(
            'select id, seq from live_document where id = any(?::uuid[])',
            [arrayOf(documentIds)],
          );
          const found = new Map(rows.map(({ id, seq }) => [id, seq]));
          return documentIds.map((id) => found.get(id) ?? 0);
        }),
    )
    .load(version.id);

/** The programme whose settings hold for the plan; none where the client is in none. */
export async function programmeOf(plan: Plan): Promise<Programme | null> {
  const client = await plan.client.loadOrFail();
  return (await client.programme?.load()) ?? null;
}

/** The roles whose signatures the programme demands and the version does not have. */
export async function missingSignatories(version: PlanVersion): Promise<Role[]> {
  const programme = await programmeOf(await version.plan.loadOrFail());
  const signatures = await version.allSignatures.loadItems();
  return signaturesWanted(
    programme?.signatories ?? [],
    signatures.filter(({ voidedAt }) => voidedAt === null).map(({ role }) => role),
  );
}

/** When the version in force is to be reviewed; `null` for drafts and former versions. */
export async function reviewDueOf(
  operation: Operation,
  version: PlanVersion,
): Promise<string | null> {
  if (version.state !== 'signed' || !version.signedAt) return null;
  const programme = await programmeOf(await version.plan.loadOrFail());
  if (!programme) return null;
  const { timeZone } = operation.signedIn;
  return reviewDueOn(version.signedAt, programme.reviewEveryDays, timeZone);
}

/** The missing links of a version, from the same rows that its fields show. */
export async function gapsOfVersion(operation: Operation, version: PlanVersion): Promise<Gap[]> {
  const [needs, goals] = await Promise.all([
    needsOf(operation, version),
    goalsOf(operation, version),
  ]);
  const needItemIds = new Map(needs.map((need) => [need.id, need.itemId]));
  const thread = goals.map(async (goal) => {
    const objectives = await goal.objectives.loadItems();
    return {
      itemId: goal.itemId,
      words: goal.words,
      needItemId: goal.need ? (needItemIds.get(goal.need.id) ?? null) : null,
      measure: goal.measure,
      targetOn: goal.targetOn,
      hasResponsible: goal.responsible !== null,
      lifecycle: goal.lifecycle,
      objectives: await Promise.all(
        objectives.map(async (objective) => ({
          itemId: objective.itemId,
          words: objective.words,
          measure: objective.measure,
          targetOn: objective.targetOn,
          lifecycle: objective.lifecycle,
          interventions: (await objective.interventions.loadItems()).length,
        })),
      ),
    };
  });
  return gapsOf(needs, await Promise.all(thread));
}
