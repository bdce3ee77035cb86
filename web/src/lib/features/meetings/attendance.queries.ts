import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';
import { FullMeeting } from './meetings.queries.ts';

/** The people close to a client, to choose from who comes to the meeting. */
export const GuestContactsQuery = graphql(`
  query GuestContacts($id: ID!) {
    client(id: $id) {
      id
      contacts {
        id
        name
        relationship
      }
    }
  }
`);

export type GuestContact = NonNullable<
  ResultOf<typeof GuestContactsQuery>['client']
>['contacts'][number];

export const SetMeetingAttendance = graphql(
  `
    mutation SetMeetingAttendance($input: SetMeetingAttendanceInput!) {
      setMeetingAttendance(input: $input) {
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);

export const AddMeetingGuest = graphql(
  `
    mutation AddMeetingGuest($input: AddMeetingGuestInput!) {
      addMeetingGuest(input: $input) {
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);

export const RemoveMeetingGuest = graphql(
  `
    mutation RemoveMeetingGuest($input: RemoveMeetingGuestInput!) {
      removeMeetingGuest(input: $input) {
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);
