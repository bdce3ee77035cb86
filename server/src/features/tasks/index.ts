import { ClientTaskFields, TaskFields, ViewerTaskFields } from './task.fields.ts';
import './task.policy.ts';
import { TaskResolver } from './task.resolver.ts';

export { Task } from './task.entity.ts';
export { TaskComment, TaskEvent } from './task-history.entity.ts';
export type { TaskStatus } from './task.enums.ts';
export { openTasksOfMeetings } from './task.lists.ts';
export { openTaskDoor, type TaskDoor, type TaskOrigin } from './task.meeting.ts';
export { noDay } from './task.rules.ts';
export { taskReminders } from './task.reminders.ts';

export const taskResolvers = [
  TaskResolver,
  TaskFields,
  ViewerTaskFields,
  ClientTaskFields,
] as const;
