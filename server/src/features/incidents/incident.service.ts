import { ref, type Ref } from '@mikro-orm/core';
import { badInput } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize, scopeOf } from '../../kernel/policy.ts';
import { optionalLine, optionalWords, words } from '../../kernel/words.ts';
import { Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { Incident, IncidentFollowUp } from './incident.entity.ts';
import type { AddIncidentFollowUpInput, ReportIncidentInput } from './incident.inputs.ts';

/** Characters in each text of a report. */
const textLimit = 20_000;
/** How far a reporter's clock may be ahead, in milliseconds. */
const slack = 60_000;

/**
 * Reports an incident. The report never changes; what comes later is added to it.
 * @throws BAD_USER_INPUT (also for one that is still to come), FORBIDDEN, NOT_FOUND
 */
export async function reportIncident(
  operation: Operation,
  input: ReportIncidentInput,
): Promise<Incident> {
  const { em } = operation;
  const id = inputId('Client', input.clientId, ['input', 'clientId']);
  const client = await authorize(operation, 'incident.report', await em.findOne(Client, id));
  const now = operation.clock.now();
  if (input.occurredAt.getTime() > now.getTime() + slack)
    throw badInput(['input', 'occurredAt'], 'This moment is still to come.');

  const incident = new Incident();
  incident.client = ref(client);
  incident.kind = input.kind;
  incident.severity = input.severity;
  incident.occurredAt = input.occurredAt;
  incident.place = optionalLine(input.place, 200, ['input', 'place']);
  incident.whatHappened = words(input.whatHappened, textLimit, ['input', 'whatHappened']);
  incident.response = words(input.response, textLimit, ['input', 'response']);
  incident.supports = optionalWords(input.supports, textLimit, ['input', 'supports']);
  incident.nextSteps = optionalWords(input.nextSteps, textLimit, ['input', 'nextSteps']);
  incident.reportedBy = self(operation);
  incident.reportedAt = now;
  await em.persist(incident).flush();
  return incident;
}

/**
 * Adds words to a report: what was done afterwards, or what was wrong in it.
 * @throws BAD_USER_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function addIncidentFollowUp(
  operation: Operation,
  input: AddIncidentFollowUpInput,
): Promise<Incident> {
  const { em } = operation;
  const id = inputId('Incident', input.id, ['input', 'id']);
  const action = input.kind === 'correction' ? 'incident.correct' : 'incident.followUp';
  const incident = await authorize(operation, action, await em.findOne(Incident, id));
  const followUp = new IncidentFollowUp();
  followUp.incident = ref(incident);
  followUp.kind = input.kind;
  followUp.words = words(input.words, textLimit, ['input', 'words']);
  followUp.author = self(operation);
  followUp.at = operation.clock.now();
  await em.persist(followUp).flush();
  return incident;
}

/**
 * The incidents of clients (UUIDs) that the actor may read, that happened from one moment up to
 * another (excluded), earliest first. One statement.
 */
export async function incidentsBetween(
  operation: Operation,
  clientIds: readonly string[],
  from: Date,
  until: Date,
): Promise<Incident[]> {
  if (clientIds.length === 0) return [];
  return operation.em.find(
    Incident,
    {
      $and: [
        scopeOf<Incident>(operation, 'incident.read'),
        { client: { $in: [...clientIds] }, occurredAt: { $gte: from, $lt: until } },
      ],
    },
    { orderBy: { occurredAt: 'asc', id: 'asc' } },
  );
}

/** The membership that acts, as what a row points to. */
const self = (operation: Operation): Ref<Membership> =>
  operation.em.getReference(Membership, operation.signedIn.membershipId, { wrapped: true });
