import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** A client's appointments between two moments. */
export const ClientScheduleQuery = graphql(`
  query ClientSchedule($id: ID!, $from: DateTime!, $until: DateTime!) {
    client(id: $id) {
      id
      viewerCan
      appointments(from: $from, until: $until) {
        id
        title
        kind
        startsAt
        endsAt
        place
        status
        cancelReason
        movedFrom
        version
        viewerCan
        with {
          id
          name
          discipline
        }
      }
    }
  }
`);

export type Scheduled = NonNullable<ResultOf<typeof ClientScheduleQuery>['client']>;
export type Appointment = Scheduled['appointments'][number];
