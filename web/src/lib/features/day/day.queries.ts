import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** Today's meeting and appointments, what is due, and the caseload. */
export const MyDayQuery = graphql(`
  query MyDay {
    viewer {
      careTasks {
        kind
        words
        dueOn
        overdue
        client {
          id
          name
        }
      }
      today {
        date
        meetings {
          id
          title
          startsAt
          minutes
          status
          careTeamName
          agenda {
            id
          }
        }
        appointments {
          id
          title
          startsAt
          endsAt
          place
          status
          client {
            id
            name
          }
          with {
            id
            name
            discipline
          }
        }
      }
    }
    clients(first: 50, filter: { caseload: true, status: ACTIVE }) {
      nodes {
        id
        name
        age
        programme {
          id
          name
        }
      }
    }
  }
`);

type MyDay = ResultOf<typeof MyDayQuery>;
type OfViewer = NonNullable<MyDay['viewer']>;
export type DueTask = OfViewer['careTasks'][number];
export type TodaysMeeting = OfViewer['today']['meetings'][number];
export type TodaysAppointment = OfViewer['today']['appointments'][number];
export type CaseloadClient = MyDay['clients']['nodes'][number];
