import { graphql, type ResultOf, type VariablesOf } from '#lib/kernel/graphql/graphql.ts';

/** A client's appointments between two moments. */
export const ClientScheduleQuery = graphql(`
  query ClientSchedule($id: ID!, $from: DateTime!, $until: DateTime!) {
    client(id: $id) {
      id
      viewerCan
      careTeam {
        id
        member {
          id
          name
          discipline
          jobTitle
        }
      }
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

/** Books an appointment for a client. */
export const BookAppointment = graphql(`
  mutation BookAppointment($input: BookAppointmentInput!) {
    bookAppointment(input: $input) {
      appointment {
        id
      }
    }
  }
`);

/** Moves an appointment that is still to come. */
export const MoveAppointment = graphql(`
  mutation MoveAppointment($input: MoveAppointmentInput!) {
    moveAppointment(input: $input) {
      appointment {
        id
        version
      }
    }
  }
`);

/** Cancels an appointment that is still to come; it stays in the record with its reason. */
export const CancelAppointment = graphql(`
  mutation CancelAppointment($input: CancelAppointmentInput!) {
    cancelAppointment(input: $input) {
      appointment {
        id
        version
      }
    }
  }
`);

export type BookingInput = VariablesOf<typeof BookAppointment>['input'];
export type Scheduled = NonNullable<ResultOf<typeof ClientScheduleQuery>['client']>;
export type Appointment = Scheduled['appointments'][number];
