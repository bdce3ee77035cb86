import { graphql, type ResultOf, type VariablesOf } from '#lib/kernel/graphql/graphql.ts';

/** A task as lists have it; the live topics and the answers of all changes give the same. */
export const TaskInList = graphql(`
  fragment TaskInList on Task @_unmask {
    id
    version
    words
    detail
    status
    dueOn
    overdue
    remindAt
    remindedAt
    carriedCount
    droppedReason
    createdAt
    settledAt
    settledBy {
      id
      name
    }
    client {
      id
      name
    }
    assignee {
      id
      name
      discipline
      jobTitle
    }
    createdBy {
      id
      name
    }
    comments {
      at
    }
    viewerCan
  }
`);

export type TaskInList = ResultOf<typeof TaskInList>;

/** What the viewer is to do, and what they asked others for. */
export const MyTasksQuery = graphql(
  `
    query MyTasks {
      viewer {
        tasks(first: 100) {
          nodes {
            ...TaskInList
          }
        }
        asked: tasks(first: 100, asked: true) {
          nodes {
            ...TaskInList
          }
        }
      }
    }
  `,
  [TaskInList],
);
export type MyTasks = ResultOf<typeof MyTasksQuery>;

/** What the viewer did last. */
export const MyDoneTasksQuery = graphql(
  `
    query MyDoneTasks {
      viewer {
        tasks(first: 20, filter: { status: DONE }) {
          nodes {
            ...TaskInList
          }
        }
      }
    }
  `,
  [TaskInList],
);

/** A client's open tasks, and those that were settled last. */
export const ClientTasksQuery = graphql(
  `
    query ClientTasks($id: ID!) {
      client(id: $id) {
        id
        viewerCan
        tasks(first: 100, filter: { status: OPEN }) {
          nodes {
            ...TaskInList
          }
        }
        done: tasks(first: 30, filter: { status: DONE }) {
          nodes {
            ...TaskInList
          }
        }
        dropped: tasks(first: 30, filter: { status: DROPPED }) {
          nodes {
            ...TaskInList
          }
        }
      }
    }
  `,
  [TaskInList],
);
export type ClientTasks = NonNullable<ResultOf<typeof ClientTasksQuery>['client']>;

/** What was said about a task, and what happened to it. */
export const TaskHistoryQuery = graphql(`
  query TaskHistory($id: ID!) {
    node(id: $id) {
      __typename
      ... on Task {
        id
        comments {
          words
          at
          author {
            id
            name
            discipline
          }
        }
        history {
          kind
          at
          by {
            id
            name
          }
          fromMember {
            id
            name
          }
          toMember {
            id
            name
          }
          fromDay
          toDay
          words
        }
      }
    }
  }
`);
export type TaskHistory = Extract<
  NonNullable<ResultOf<typeof TaskHistoryQuery>['node']>,
  { __typename: 'Task' }
>;

/** Who may be given a task about a client. */
export const TaskAssigneesQuery = graphql(`
  query TaskAssignees($clientId: ID!) {
    client(id: $clientId) {
      id
      taskAssignees {
        id
        name
        discipline
        jobTitle
      }
    }
  }
`);

/** Who may be given a task that is about no client. */
export const ColleaguesQuery = graphql(`
  query Colleagues($after: String) {
    people(first: 100, after: $after) {
      nodes {
        id
        name
        role
        discipline
        jobTitle
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const TaskChangesTopic = graphql(
  `
    subscription TaskChanges($after: String) {
      taskChanges(after: $after) {
        cursor
        kind
        taskId
        task {
          ...TaskInList
        }
      }
    }
  `,
  [TaskInList],
);

export const ClientTaskChangesTopic = graphql(
  `
    subscription ClientTaskChanges($clientId: ID!, $after: String) {
      clientTaskChanges(clientId: $clientId, after: $after) {
        cursor
        kind
        taskId
        task {
          ...TaskInList
        }
      }
    }
  `,
  [TaskInList],
);

export type TaskChange = ResultOf<typeof TaskChangesTopic>['taskChanges'];

export const CreateTask = graphql(
  `
    mutation CreateTask($input: CreateTaskInput!) {
      createTask(input: $input) {
        task {
          ...TaskInList
        }
      }
    }
  `,
  [TaskInList],
);

export const UpdateTask = graphql(
  `
    mutation UpdateTask($input: UpdateTaskInput!) {
      updateTask(input: $input) {
        task {
          ...TaskInList
        }
      }
    }
  `,
  [TaskInList],
);
export type TaskUpdate = VariablesOf<typeof UpdateTask>['input'];

export const CompleteTask = graphql(
  `
    mutation CompleteTask($input: SettleTaskInput!) {
      completeTask(input: $input) {
        task {
          ...TaskInList
        }
      }
    }
  `,
  [TaskInList],
);

export const ReopenTask = graphql(
  `
    mutation ReopenTask($input: SettleTaskInput!) {
      reopenTask(input: $input) {
        task {
          ...TaskInList
        }
      }
    }
  `,
  [TaskInList],
);

export const DropTask = graphql(
  `
    mutation DropTask($input: DropTaskInput!) {
      dropTask(input: $input) {
        task {
          ...TaskInList
        }
      }
    }
  `,
  [TaskInList],
);

export const CarryTask = graphql(
  `
    mutation CarryTask($input: CarryTaskInput!) {
      carryTask(input: $input) {
        task {
          ...TaskInList
        }
      }
    }
  `,
  [TaskInList],
);

export const AddTaskComment = graphql(
  `
    mutation AddTaskComment($input: AddTaskCommentInput!) {
      addTaskComment(input: $input) {
        task {
          ...TaskInList
        }
      }
    }
  `,
  [TaskInList],
);
