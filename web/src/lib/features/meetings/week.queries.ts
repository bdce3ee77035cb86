import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** What the days since the last meeting were like for one client. */
export const WeekQuery = graphql(`
  query AgendaWeek($id: ID!) {
    node(id: $id) {
      ... on AgendaItem {
        id
        week {
          from
          until
          kept
          missed
          cancelled
          appointments {
            id
            title
            startsAt
            status
          }
          noteCount
          notes {
            id
            format
            startedAt
            author {
              id
              name
            }
            sections {
              key
              words
            }
          }
          measurements {
            points {
              on
              value
            }
            objective {
              id
              measure
              words
              unit
              target
            }
          }
          incidents {
            id
            kind
            severity
            occurredAt
            whatHappened
          }
          clientSaid {
            on
            words
          }
        }
      }
    }
  }
`);

export type Week = NonNullable<
  Extract<ResultOf<typeof WeekQuery>['node'], { week: unknown }>
>['week'];

/** Words as somebody said them; those that were written down with quotation marks keep their own. */
export const quoted = (words: string): string =>
  /^[“"‘„«]/u.test(words.trim()) ? words.trim() : `“${words.trim()}”`;
