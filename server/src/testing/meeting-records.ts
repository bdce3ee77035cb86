/** Records of every kind that belongs to meetings, for tests of who gets what. */
import { ref } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { CareTeam, Membership } from '../features/access/index.ts';
import { Client } from '../features/clients/index.ts';
import {
  AgendaRequest,
  Decision,
  Dissent,
  MeetingSeries,
  Minutes,
  MinutesAddendum,
  type AgendaItem,
  type Meeting,
} from '../features/meetings/index.ts';
import { globalId, newId } from '../kernel/ids.ts';
import type { TestHouse } from './factories.ts';

/**
 * The minutes of an item of Sam's with a decision, a dissent and an addendum, a request for Sam, and
 * a series of the team. Answers the opaque ids of the records.
 */
export async function makeMeetingRecords(
  em: EntityManager,
  house: TestHouse,
  meeting: Meeting,
  item: AgendaItem,
  words: string,
): Promise<Record<string, string>> {
  const { clientId } = house.sam;
  const nurse = ref(em.getReference(Membership, house.people.nurse.membershipId));
  const minutes = Object.assign(new Minutes(), {
    id: item.id,
    meeting: ref(meeting),
    agendaItem: ref(item),
    clientId,
    results: `${words} results`,
  } satisfies Partial<Minutes>);
  const row = { minutes: ref(minutes), clientId, itemId: newId(), position: 'a0' };
  const decision = Object.assign(new Decision(), { ...row, words: `${words} decision` });
  const dissent = Object.assign(new Dissent(), {
    ...row,
    decision: ref(decision),
    member: nurse,
    reason: `${words} dissent`,
  } satisfies Partial<Dissent>);
  const addendum = Object.assign(new MinutesAddendum(), {
    minutes: ref(minutes),
    clientId,
    author: nurse,
    reason: 'addendum',
    words: `${words} addendum`,
    at: new Date(),
  } satisfies Partial<MinutesAddendum>);
  const request = Object.assign(new AgendaRequest(), {
    meeting: ref(meeting),
    client: ref(em.getReference(Client, clientId)),
    reason: `${words} request`,
    requestedBy: nurse,
    requestedAt: new Date(),
  } satisfies Partial<AgendaRequest>);
  const series = Object.assign(new MeetingSeries(), {
    title: 'Weekly meeting',
    team: ref(em.getReference(CareTeam, house.careTeamId)),
    rule: 'FREQ=WEEKLY',
    startsOn: '2026-01-05',
    time: '09:00',
    minutes: 60,
  } satisfies Partial<MeetingSeries>);
  em.persist([minutes, decision, dissent, addendum, request, series]);
  await em.flush();
  return {
    ...Object.fromEntries(
      [minutes, decision, dissent, addendum, request, series].map((made) => [
        made.constructor.name,
        made.nodeId(),
      ]),
    ),
    CareTeam: globalId('CareTeam', house.careTeamId),
  };
}
