import { Incident, IncidentFollowUp } from '../../features/incidents/index.ts';
import type { IncidentStory } from '../story.ts';
import { insertAll, memberOf, workdayOf, type Writing } from './context.ts';

/** Reports of incidents, half an hour after they happened, with what was added to them. */
export async function writeIncidents(writing: Writing): Promise<void> {
  const { em, story, ids } = writing;
  const incidents = (story.incidents ?? []).map((incident) => ({
    incident,
    id: ids('incident', incident.client, incident.day),
  }));
  await insertAll(
    em,
    Incident,
    incidents.map(({ incident, id }) => incidentRow(writing, incident, id)),
  );
  await insertAll(
    em,
    IncidentFollowUp,
    incidents.flatMap(({ incident, id }) => followUpRows(writing, incident, id)),
  );
}

function incidentRow(writing: Writing, incident: IncidentStory, id: string) {
  const { organisationId, calendar, ids } = writing;
  const day = workdayOf(writing, incident.by, incident.day);
  return {
    id,
    organisationId,
    client: ids('client', incident.client),
    kind: incident.kind,
    severity: incident.severity,
    occurredAt: calendar.at(day, incident.at),
    place: incident.place,
    whatHappened: calendar.words(incident.whatHappened),
    response: calendar.words(incident.response),
    supports: calendar.words(incident.supports),
    nextSteps: calendar.words(incident.nextSteps),
    reportedBy: memberOf(writing, incident.by),
    reportedAt: calendar.at(day, incident.at, 35),
  };
}

function followUpRows(writing: Writing, { followUps }: IncidentStory, id: string) {
  const { organisationId, calendar, ids } = writing;
  return followUps.map(([kind, person, day, at, words]) => ({
    id: ids('incident-follow-up', id, day, at),
    organisationId,
    incident: id,
    kind,
    author: memberOf(writing, person),
    words: calendar.words(words),
    at: calendar.at(workdayOf(writing, person, day), at),
  }));
}
