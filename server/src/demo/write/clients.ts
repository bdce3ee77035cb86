import { CareTeamMembership } from '../../features/access/index.ts';
import { Client, EpisodeOfCare, FamilyContact, SafetyItem } from '../../features/clients/index.ts';
import type { ClientStory } from '../story.ts';
import { insertAll, memberOf, type Writing } from './context.ts';

/** The clients with their care teams, episodes of care, family and safety header. */
export async function writeClients(writing: Writing): Promise<void> {
  const { em, story } = writing;
  const { clients } = story;
  await insertAll(
    em,
    Client,
    clients.map((client) => clientRow(writing, client)),
  );
  await insertAll(
    em,
    CareTeamMembership,
    clients.flatMap((client) => careRows(writing, client)),
  );
  await insertAll(
    em,
    EpisodeOfCare,
    clients.flatMap((client) => episodeRows(writing, client)),
  );
  await insertAll(
    em,
    FamilyContact,
    clients.flatMap((client) => contactRows(writing, client)),
  );
  await insertAll(
    em,
    SafetyItem,
    clients.flatMap((client) => safetyRows(writing, client)),
  );
}

function clientRow({ organisationId, calendar, ids }: Writing, client: ClientStory) {
  return {
    id: ids('client', client.key),
    organisationId,
    givenName: client.givenName,
    familyName: client.familyName,
    preferredName: client.preferredName ?? null,
    pronouns: client.pronouns ?? null,
    dateOfBirth: calendar.born(...client.age),
    status: client.status ?? 'active',
    recordNumber: client.recordNumber,
    language: client.language,
    school: client.school,
    room: client.room ?? null,
    programme: ids('programme', client.programme),
    team: ids('care-team', client.team),
    version: 1,
  };
}

function careRows(writing: Writing, { key, care, episodes }: ClientStory) {
  const { organisationId, calendar, ids, story } = writing;
  const admission = episodes.at(-1)?.started ?? 0;
  return care.map((part) => ({
    id: ids('care-team-membership', key, part.member),
    organisationId,
    clientId: ids('client', key),
    member: memberOf(writing, part.member),
    function: part.function,
    lead: part.lead ?? false,
    // Nobody cares for a child before they work here.
    from: calendar.date(
      Math.max(
        calendar.workday(part.since ?? admission),
        story.people[part.member]?.since ?? admission,
      ),
    ),
    until: part.until === undefined ? null : calendar.date(calendar.workday(part.until)),
    version: 1,
  }));
}

function episodeRows({ organisationId, calendar, ids }: Writing, { key, episodes }: ClientStory) {
  return episodes.map((episode) => ({
    id: ids('episode', key, episode.programme),
    organisationId,
    client: ids('client', key),
    programme: ids('programme', episode.programme),
    status: episode.status,
    startedOn: calendar.date(calendar.workday(episode.started)),
    endedOn: episode.ended === undefined ? null : calendar.date(calendar.workday(episode.ended)),
    reason: calendar.words(episode.reason),
    version: 1,
  }));
}

function contactRows(writing: Writing, { key, contacts }: ClientStory) {
  const { organisationId, calendar, ids } = writing;
  return contacts.map((contact) => ({
    id: ids('contact', key, contact.name),
    organisationId,
    client: ids('client', key),
    name: contact.name,
    relationship: contact.relationship,
    phone: contact.phone ?? null,
    email: contact.email ?? null,
    language: contact.language ?? null,
    custody: contact.custody ? calendar.words(contact.custody) : null,
    mayReceiveInformation: contact.informed,
    emergency: contact.emergency,
    member: contact.member ? memberOf(writing, contact.member) : null,
    version: 1,
  }));
}

function safetyRows(writing: Writing, { key, safety }: ClientStory) {
  const { organisationId, calendar, ids } = writing;
  return safety.map((item, index) => ({
    id: ids('safety', key, index),
    organisationId,
    client: ids('client', key),
    kind: item.kind,
    words: calendar.words(item.words),
    detail: item.detail ? calendar.words(item.detail) : null,
    severity: item.severity ?? null,
    code: item.code ?? null,
    codeSystem: item.code ? 'ICD-10-CM' : null,
    source: item.source,
    recordedOn: calendar.date(calendar.workday(item.on)),
    reviewedBy: memberOf(writing, item.reviewed[0]),
    reviewedOn: calendar.date(calendar.workday(item.reviewed[1])),
    status: item.retired ? ('retired' as const) : ('active' as const),
    version: 1,
  }));
}
