import { nodeKind } from '../../kernel/node.ts';
import { all, allow, keyScope, when, type Condition } from '../../kernel/policy.ts';
import { staffRoles } from '../access/index.ts';
import { Client, myClients, ofMyClients, reachingRoles, reachOf } from '../clients/index.ts';
import { Task } from './task.entity.ts';
import type { TaskStatus } from './task.enums.ts';

/** It is about a client within reach. */
const ofMyClientsTask: Condition<Task> = {
  holds: async (operation, task) =>
    task.client !== null && (await reachOf(operation).has(task.client.id)),
  where: (operation) => ofMyClients.where?.(operation),
};

/** It is about no client, and the actor asked for it or is to do it. */
const betweenUs: Condition<Task> = {
  holds: (operation, task) => task.client === null && isMine(task, operation.actor?.membershipId),
  where: ({ signedIn: { membershipId } }) => ({
    client: null,
    $or: [{ assignee: membershipId }, { createdBy: membershipId }],
  }),
};

const isMine = (task: Task, memberId: string | undefined): boolean =>
  task.assignee.id === memberId || task.createdBy.id === memberId;

const mine = when<Task>((task, operation) => isMine(task, operation.actor?.membershipId));
const inState = (...states: TaskStatus[]): Condition<Task> =>
  when((task) => states.includes(task.status));

// Of no client: everybody who works here may ask a colleague for something.
allow(staffRoles, 'task.create', null);
allow(reachingRoles, 'task.write', Client, myClients);

allow(reachingRoles, 'task.read', Task, ofMyClientsTask);
allow(staffRoles, 'task.read', Task, betweenUs);

/** Said of a task about a client, and of one between two people. */
const everyReader = (action: `task.${string}`, ...states: TaskStatus[]): void => {
  allow(reachingRoles, action, Task, all(ofMyClientsTask, inState(...states)));
  allow(staffRoles, action, Task, all(betweenUs, inState(...states)));
};
// The team does its tasks together: whoever sees one may say that it is done, or is not.
everyReader('task.complete', 'open');
everyReader('task.reopen', 'done', 'dropped');
everyReader('task.carry', 'open');
everyReader('task.comment', 'open', 'done', 'dropped');

/** What it asks for is changed by those whom it concerns, and by those who lead the care. */
const concerned = (action: `task.${string}`): void => {
  allow(reachingRoles, action, Task, all(ofMyClientsTask, inState('open'), mine));
  allow(['supervisor', 'case-manager'], action, Task, all(ofMyClientsTask, inState('open')));
  allow(staffRoles, action, Task, all(betweenUs, inState('open')));
};
concerned('task.edit');
concerned('task.drop');

// A program makes and settles tasks about the clients that it reaches, and changes its own.
allow(['integration'], 'task.read', Task, ofMyClientsTask);
allow(['integration'], 'task.create', null);
allow(['integration'], 'task.write', Client, myClients);
allow(['integration'], 'task.complete', Task, all(ofMyClientsTask, inState('open')));
allow(['integration'], 'task.reopen', Task, all(ofMyClientsTask, inState('done', 'dropped')));
allow(['integration'], 'task.comment', Task, ofMyClientsTask);
allow(['integration'], 'task.edit', Task, all(ofMyClientsTask, inState('open'), mine));
allow(['integration'], 'task.drop', Task, all(ofMyClientsTask, inState('open'), mine));
keyScope('tasks:read', 'task.read');
keyScope('tasks:write', 'task.read', 'task.create', 'task.write', 'task.complete');
keyScope('tasks:write', 'task.reopen', 'task.comment', 'task.edit', 'task.drop');

nodeKind(Task, 'task.read');
