import { badInput } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { Goal, Objective } from '../plans/index.ts';
import { Appointment } from '../schedule/index.ts';
import { Edition, publishEdition, recallEdition } from '../sharing/index.ts';
import type { RecallEditionInput, ShareAppointmentInput, ShareGoalInput } from './share.inputs.ts';
import { appointmentHash, goalHash, seriesOf, versionsOf } from './share.sources.ts';

/**
 * Publishes a goal in the words that the caller approves. Nothing is copied from the plan but the
 * days and numbers of the measurements of one objective, where the caller names it.
 * @throws NOT_FOUND, FORBIDDEN, CONFLICT, BAD_USER_INPUT
 */
export async function shareGoal(operation: Operation, input: ShareGoalInput): Promise<Edition> {
  const { em } = operation;
  const id = inputId('Goal', input.goalId, ['input', 'goalId']);
  const goal = await authorize(operation, 'plan.read', await em.findOne(Goal, id));
  const objectives = await em.find(
    Objective,
    { goal: goal.id },
    { orderBy: { position: 'asc', itemId: 'asc' } },
  );
  const series = await seriesOf(em, objectives, await versionsOf(em, goal.clientId));
  return publishEdition(operation, {
    clientId: goal.clientId,
    kind: 'goal',
    subjectId: goal.itemId,
    content: {
      ...byLanguage(input.texts, ({ words, progress, target, unit }) => ({
        words,
        progress: progress ?? null,
        target: target ?? null,
        unit: unit ?? null,
      })),
      series: input.objectiveId ? (series.get(named(objectives, input.objectiveId)) ?? null) : null,
    },
    recipients: recipients(input.recipientIds),
    sourceHash: goalHash(goal, objectives, series),
    mentionsChecked: input.mentionsChecked,
    seenNumber: input.seenNumber ?? null,
  });
}

/**
 * Publishes an appointment that is still to come, with its times and in the words that the caller
 * approves. Its place is what the caller writes: that of the record may be somebody's address.
 * @throws NOT_FOUND, FORBIDDEN, CONFLICT, BAD_USER_INPUT
 */
export async function shareAppointment(
  operation: Operation,
  input: ShareAppointmentInput,
): Promise<Edition> {
  const { em, clock } = operation;
  const path = ['input', 'appointmentId'];
  const found = await em.findOne(Appointment, inputId('Appointment', input.appointmentId, path));
  const appointment = await authorize(operation, 'appointment.read', found);
  if (appointment.endsAt <= clock.now()) throw badInput(path, 'This appointment is over.');
  return publishEdition(operation, {
    clientId: appointment.clientId,
    kind: 'appointment',
    subjectId: appointment.id,
    content: {
      ...byLanguage(input.texts, ({ title, place, note }) => ({
        title,
        place: place ?? null,
        note: note ?? null,
      })),
      startsAt: appointment.startsAt.toISOString(),
      endsAt: appointment.endsAt.toISOString(),
      cancelled: appointment.status === 'cancelled',
    },
    recipients: recipients(input.recipientIds),
    sourceHash: appointmentHash(appointment),
    mentionsChecked: input.mentionsChecked,
    seenNumber: input.seenNumber ?? null,
  });
}

/**
 * Shows a goal or an appointment no more. A summary is recalled with its meeting's.
 * @throws NOT_FOUND, FORBIDDEN, BAD_USER_INPUT
 */
export async function stopSharing(
  operation: Operation,
  input: RecallEditionInput,
): Promise<Edition> {
  const { em } = operation;
  const editionId = inputId('Edition', input.editionId, ['input', 'editionId']);
  const edition = await authorize(
    operation,
    'edition.recall',
    await em.findOne(Edition, editionId),
  );
  if (edition.kind === 'summary')
    throw badInput(['input', 'editionId'], 'Recall the summary in its meeting.');
  const [latest] = await recallEdition(operation, { editionId }, input.reason);
  return latest ?? edition;
}

const recipients = (ids: readonly string[]): string[] =>
  ids.map((id) => inputId('FamilyContact', id, ['input', 'recipientIds']));

/** Texts as an edition keeps them; the first is shown where a reader has no other. */
function byLanguage<T extends { readonly language: string }, R>(
  texts: readonly T[],
  make: (text: T) => R,
): { language: string; texts: Record<string, R> } {
  const path = ['input', 'texts'];
  const [first] = texts;
  if (!first) throw badInput(path, 'Write the words in one language at least.');
  const made = Object.fromEntries(texts.map((text) => [text.language, make(text)]));
  if (Object.keys(made).length < texts.length)
    throw badInput(path, 'There are two texts in one language.');
  return { language: first.language, texts: made };
}

/** The `itemId` of the objective of this goal that is meant. */
function named(objectives: readonly Objective[], opaqueId: string): string {
  const path = ['input', 'objectiveId'];
  const id = inputId('Objective', opaqueId, path);
  const objective = objectives.find((one) => one.id === id);
  if (!objective) throw badInput(path, 'This is no objective of the goal.');
  return objective.itemId;
}
