import type { Operation } from '../../kernel/operation.ts';
import { mayEver, scopeOf } from '../../kernel/policy.ts';
import { addDays } from '../../kernel/clock.ts';
import { today } from '../access/index.ts';
import type { Client } from '../clients/index.ts';
import { EpisodeOfCare } from '../clients/index.ts';
import { unreadFamilyMessages } from '../family/index.ts';
import { Note } from '../notes/index.ts';
import { isInCare, missingSignatories, PlanVersion, reviewDueOn } from '../plans/index.ts';
import { byUrgency, isComing, measuresMissing, signaturesAwaited } from './day.rules.ts';
import type { CareTask } from './day.types.ts';
import { missingMeasures } from './missing-measures.ts';

/**
 * What there is to do for the clients within the actor's reach. It is worked out from the records
 * each time, in a fixed number of statements however many clients there are.
 */
export async function careTasks(operation: Operation): Promise<CareTask[]> {
  if (!mayEver(operation, 'plan.read')) return [];
  const versions = (
    await operation.em.find(
      PlanVersion,
      {
        $and: [
          scopeOf<PlanVersion>(operation, 'plan.read'),
          { state: { $in: ['open', 'submitted', 'signed'] } },
        ],
      },
      { populate: ['plan.client.programme'], orderBy: { id: 'asc' } },
    )
  ).filter((version) => isInCare(clientOf(version).status));
  const tasks = [
    ...reviewsDue(operation, versions),
    ...(await plansUnsigned(operation, versions)),
    ...(await measures(operation, versions)),
    ...(await firstPlansDue(operation, versions)),
    ...(await ownNotes(operation)),
    ...(await familyWrote(operation)),
  ];
  return tasks.sort(byUrgency);
}

const clientOf = (version: PlanVersion): Client => version.plan.getEntity().client.getEntity();

function reviewsDue(operation: Operation, versions: readonly PlanVersion[]): CareTask[] {
  const now = today(operation);
  return versions.flatMap((version) => {
    const client = clientOf(version);
    const programme = client.programme?.getEntity();
    if (version.state !== 'signed' || !version.signedAt || !programme) return [];
    const { timeZone } = operation.signedIn;
    const dueOn = reviewDueOn(version.signedAt, programme.reviewEveryDays, timeZone);
    if (!isComing(dueOn, now)) return [];
    const begun = versions.some(
      ({ plan, state }) => plan.id === version.plan.id && state !== 'signed',
    );
    const words = begun ? 'The review of the plan is begun.' : 'The plan is due for review.';
    return [task('review-due', { client, plan: version, dueOn, overdue: dueOn < now, words })];
  });
}

async function plansUnsigned(
  operation: Operation,
  versions: readonly PlanVersion[],
): Promise<CareTask[]> {
  const submitted = versions.filter(({ state }) => state === 'submitted');
  return Promise.all(
    submitted.map(async (version) => {
      const words = signaturesAwaited(await missingSignatories(version), operation.signedIn.role);
      return task('plan-unsigned', { client: clientOf(version), plan: version, words });
    }),
  );
}

/** Of a plan the draft is looked at, where there is one: there a measure can be written. */
async function measures(
  operation: Operation,
  versions: readonly PlanVersion[],
): Promise<CareTask[]> {
  const latest = new Map<string, PlanVersion>();
  for (const version of versions)
    if (version.state !== 'signed' || !latest.has(version.plan.id))
      latest.set(version.plan.id, version);
  const missing = await missingMeasures(
    operation,
    [...latest.values()].map(({ id }) => id),
  );
  return [...latest.values()].flatMap((version) => {
    const { goals = 0, objectives = 0 } = missing.get(version.id) ?? {};
    if (goals + objectives === 0) return [];
    const words = measuresMissing(goals, objectives);
    return [task('measure-missing', { client: clientOf(version), plan: version, words })];
  });
}

/** Clients in care, none of whose plans is in force, by the clock of their programme. */
async function firstPlansDue(
  operation: Operation,
  versions: readonly PlanVersion[],
): Promise<CareTask[]> {
  const now = today(operation);
  const planned = versions
    .filter(({ state }) => state === 'signed')
    .map(({ clientId }) => clientId);
  const stays = await operation.em.find(
    EpisodeOfCare,
    {
      $and: [
        scopeOf<EpisodeOfCare>(operation, 'episode.read'),
        { status: { $in: ['active', 'onhold'] }, client: { $nin: planned } },
      ],
    },
    { populate: ['client', 'programme'], orderBy: { startedOn: 'asc', id: 'asc' } },
  );
  // By client: of two stays at once the later began the clock anew.
  const latest = new Map(stays.map((stay) => [stay.clientId, stay]));
  return [...latest.values()].flatMap((stay) => {
    const dueOn = addDays(stay.startedOn, stay.programme.getEntity().firstPlanWithinDays);
    if (!isComing(dueOn, now)) return [];
    const client = stay.client.getEntity();
    const plan = versions.find(({ clientId }) => clientId === stay.clientId) ?? null;
    const words = plan
      ? 'The first plan is to be signed.'
      : 'The first plan is to be written and signed.';
    return [task('first-plan-due', { client, plan, dueOn, overdue: dueOn < now, words })];
  });
}

async function ownNotes(operation: Operation): Promise<CareTask[]> {
  const now = today(operation);
  const notes = await operation.em.find(
    Note,
    {
      $and: [
        scopeOf<Note>(operation, 'note.read'),
        { author: operation.signedIn.membershipId, status: 'draft' },
      ],
    },
    { populate: ['client'], orderBy: { startedAt: 'asc', id: 'asc' }, limit: 100 },
  );
  return notes.map((note) => {
    const format = note.format === 'narrative' ? 'narrative' : note.format.toUpperCase();
    return task('note-unsigned', {
      client: note.client.getEntity(),
      note,
      dueOn: note.occurredOn,
      overdue: note.occurredOn < now,
      words: `Your ${format} note is not signed yet.`,
    });
  });
}

/** Words for the clients whose family waits for an answer. */
async function familyWrote(operation: Operation): Promise<CareTask[]> {
  const unread = await unreadFamilyMessages(operation);
  return unread.map(({ client, unread: count }) => {
    const words =
      count === 1
        ? 'A message of the family is unread.'
        : `${count} messages of the family are unread.`;
    return task('family-message', { client, words });
  });
}

const task = (
  kind: CareTask['kind'],
  known: Partial<CareTask> & Pick<CareTask, 'words'>,
): CareTask => ({
  client: null,
  plan: null,
  note: null,
  dueOn: null,
  overdue: false,
  ...known,
  kind,
});
