/** Making tasks in tests, through the front door. */
import type { TestVisitor } from './server.ts';

export interface TestTask {
  readonly id: string;
  readonly version: number;
  readonly words: string;
  readonly detail: string | null;
  readonly status: string;
  readonly dueOn: string | null;
  readonly overdue: boolean;
  readonly carriedCount: number;
  readonly droppedReason: string | null;
  readonly remindAt: string | null;
  readonly remindedAt: string | null;
  readonly settledAt: string | null;
  readonly settledBy: { readonly name: string } | null;
  readonly client: { readonly name: string } | null;
  readonly assignee: { readonly id: string; readonly name: string };
  readonly createdBy: { readonly name: string };
  readonly viewerCan: readonly string[];
  readonly comments: readonly { words: string; author: { name: string } }[];
  readonly history: readonly {
    kind: string;
    by: { name: string } | null;
    fromMember: { name: string } | null;
    toMember: { name: string } | null;
    fromDay: string | null;
    toDay: string | null;
    words: string | null;
  }[];
}

export const taskFields = `id version words detail status dueOn overdue carriedCount droppedReason
  remindAt remindedAt settledAt settledBy { name } client { name } assignee { id name }
  createdBy { name } viewerCan comments { words author { name } }
  history { kind by { name } fromMember { name } toMember { name } fromDay toDay words }`;

const inputOf = {
  createTask: 'CreateTaskInput',
  updateTask: 'UpdateTaskInput',
  completeTask: 'SettleTaskInput',
  dropTask: 'DropTaskInput',
  reopenTask: 'SettleTaskInput',
  carryTask: 'CarryTaskInput',
  addTaskComment: 'AddTaskCommentInput',
} as const;
export type TaskVerb = keyof typeof inputOf;

export const taskMutation = (verb: TaskVerb): string =>
  `mutation ($input: ${inputOf[verb]}!) { done: ${verb}(input: $input) { task { ${taskFields} } } }`;

/** Does something to a task, or makes one. */
export async function task(who: TestVisitor, verb: TaskVerb, input: object): Promise<TestTask> {
  const { done } = await who.get<{ done: { task: TestTask } }>(taskMutation(verb), { input });
  return done.task;
}

export async function seenTask(who: TestVisitor, id: string): Promise<TestTask | null> {
  const { node } = await who.get<{ node: TestTask | null }>(
    `query ($id: ID!) { node(id: $id) { ... on Task { ${taskFields} } } }`,
    { id },
  );
  return node;
}

/** The words of the viewer's tasks, in the order in which they are given. */
export async function wordsOfTasks(who: TestVisitor, args = ''): Promise<string[]> {
  const { viewer } = await who.get<{ viewer: { tasks: { nodes: { words: string }[] } } }>(
    `{ viewer { tasks${args} { nodes { words } } } }`,
  );
  return viewer.tasks.nodes.map(({ words }) => words);
}
