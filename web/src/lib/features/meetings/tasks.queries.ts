import { TaskInList } from '#lib/features/tasks/tasks.queries.ts';
import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** What earlier meetings left open, and what this one asks for. */
export const MeetingTasksQuery = graphql(
  `
    query MeetingTasks($id: ID!) {
      meeting(id: $id) {
        id
        openTasks {
          ...TaskInList
        }
        tasks {
          ...TaskInList
        }
      }
    }
  `,
  [TaskInList],
);

/** One task as it is now. */
export const MeetingTaskQuery = graphql(
  `
    query MeetingTask($id: ID!) {
      node(id: $id) {
        ... on Task {
          ...TaskInList
        }
      }
    }
  `,
  [TaskInList],
);

export type LoadedTasks = NonNullable<ResultOf<typeof MeetingTasksQuery>['meeting']>;
