/** Making meetings in tests. */
import { ref } from '@mikro-orm/core';
import { CareTeam, Membership } from '../features/access/index.ts';
import { Client } from '../features/clients/index.ts';
import { inHouse, type TestClient, type TestHouse, type TestPerson } from './factories.ts';
import type { TestServer, TestVisitor } from './server.ts';
import { AgendaItem, Meeting, MeetingAttendance } from '../features/meetings/index.ts';

interface Made {
  readonly id: string;
  readonly presenceId: string;
}

/** The meeting, of which a test expects that the person sees it. */
export async function theMeeting(who: TestVisitor, id: string): Promise<SeenMeeting> {
  const meeting = await seenMeeting(who, id);
  if (!meeting) throw new Error('The meeting is not seen');
  return meeting;
}

/** A meeting that somebody has opened. */
export async function runningMeeting(who: TestVisitor, made: Promise<Made>): Promise<SeenMeeting> {
  const { id } = await made;
  const { version } = await theMeeting(who, id);
  return changed(who, 'start', { id, version });
}

/** A meeting of an hour about clients, in the order given. */
export function makeMeeting(
  server: TestServer,
  house: TestHouse,
  about: readonly TestClient[],
  more: Partial<Pick<Meeting, 'startsAt' | 'status' | 'title'>> & {
    readonly facilitator?: TestPerson;
    readonly attended?: readonly TestPerson[];
  } = {},
): Promise<Made> {
  const { facilitator, attended = [], ...given } = more;
  return inHouse(server.orm, house.organisationId, async (em) => {
    const member = ({ membershipId }: TestPerson) => ref(em.getReference(Membership, membershipId));
    const meeting = Object.assign(new Meeting(), {
      title: 'Weekly meeting',
      team: ref(em.getReference(CareTeam, house.careTeamId)),
      startsAt: new Date(),
      minutes: 60,
      facilitator: facilitator ? member(facilitator) : null,
      ...given,
    } satisfies Partial<Meeting>);
    em.persist(meeting);
    about.forEach((client, place) =>
      em.persist(
        Object.assign(new AgendaItem(), {
          meeting: ref(meeting),
          client: ref(em.getReference(Client, client.clientId)),
          position: `a${place}`,
          reason: 'Weekly review',
        } satisfies Partial<AgendaItem>),
      ),
    );
    for (const person of attended)
      em.persist(
        Object.assign(new MeetingAttendance(), { meeting: ref(meeting), member: member(person) }),
      );
    await em.flush();
    return { id: meeting.nodeId(), presenceId: meeting.id };
  });
}

export interface SeenMeeting {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly startsAt: string;
  readonly viewerCan: readonly string[];
  readonly facilitator: { readonly name: string } | null;
  readonly agenda: readonly {
    readonly id: string;
    readonly version: number;
    readonly status: string;
    readonly position: string;
    readonly startedAt: string | null;
    readonly reason: string;
    readonly minutes: number;
    readonly origin: string;
    readonly client: { readonly name: string };
  }[];
  readonly attendance: readonly {
    readonly id: string;
    readonly kind: string;
    readonly name: string;
    readonly status: string;
    readonly member: { readonly name: string } | null;
  }[];
}

export const meetingFields = `id version status viewerCan facilitator { name }
  startsAt
  agenda { id version status position startedAt reason minutes origin client { name } }
  attendance { id kind name status member { name } }`;

export async function seenMeeting(who: TestVisitor, id: string): Promise<SeenMeeting | null> {
  const { meeting } = await who.get<{ meeting: SeenMeeting | null }>(
    `query ($id: ID!) { meeting(id: $id) { ${meetingFields} } }`,
    { id },
  );
  return meeting;
}

const mutation = (verb: string): string => {
  const input = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input`;
  return `mutation ($input: ${input}!) { changed: ${verb}(input: $input) { meeting { ${meetingFields} } } }`;
};
export const verbs = {
  start: mutation('startMeeting'),
  close: mutation('closeMeeting'),
  item: mutation('setAgendaItem'),
  attendance: mutation('setMeetingAttendance'),
  plan: mutation('planMeeting'),
  move: mutation('moveMeeting'),
  cancel: mutation('cancelMeeting'),
  add: mutation('addAgendaItem'),
  remove: mutation('removeAgendaItem'),
  request: mutation('requestAgendaItem'),
  accept: mutation('acceptAgendaRequest'),
  decline: mutation('declineAgendaRequest'),
  guest: mutation('addMeetingGuest'),
  removeGuest: mutation('removeMeetingGuest'),
  openMinutes: mutation('openMinutes'),
  addendum: mutation('addMeetingAddendum'),
};

export async function changed(
  who: TestVisitor,
  verb: keyof typeof verbs,
  input: object,
): Promise<SeenMeeting> {
  const answer = await who.get<{ changed: { meeting: SeenMeeting } }>(verbs[verb], { input });
  return answer.changed.meeting;
}
