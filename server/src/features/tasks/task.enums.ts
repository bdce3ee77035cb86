import { describedEnum } from '../../kernel/enums.ts';

export type TaskStatus = 'open' | 'done' | 'dropped';
export const TaskStatusEnum = describedEnum<TaskStatus>('TaskStatus', 'The state of a task.', {
  open: 'To be done.',
  done: 'Done.',
  dropped: 'Given up, with a reason.',
});

export type TaskEventKind =
  | 'created'
  | 'edited'
  | 'assigned'
  | 'due-changed'
  | 'carried'
  | 'reminded'
  | 'done'
  | 'dropped'
  | 'reopened';
export const TaskEventKindEnum = describedEnum<TaskEventKind>(
  'TaskEventKind',
  'What happened to a task.',
  {
    created: 'It was made.',
    edited: 'Its words or its detail were changed.',
    assigned: 'It was given to somebody else.',
    'due-changed': 'It got another day, or none.',
    carried: 'It was not done in time, and carried on.',
    reminded: 'Its assignee was reminded of it.',
    done: 'It was done.',
    dropped: 'It was given up.',
    reopened: 'It was opened again.',
  },
);
