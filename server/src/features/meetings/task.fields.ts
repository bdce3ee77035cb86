import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { Task } from '../tasks/index.ts';
import { AgendaItem, Meeting } from './meeting.entity.ts';
import { itemById, meetingById, openTasksBefore, tasksOfMeeting } from './task.loaders.ts';

@Resolver(() => Meeting)
export class MeetingTaskFields {
  @Guard('task.read')
  @FieldResolver(() => [Task], {
    description:
      'What earlier meetings of the team asked for and is still open, overdue first: to be done, carried over or dropped.',
  })
  openTasks(@Root() meeting: Meeting, @Ctx() operation: Operation): Promise<Task[]> {
    return openTasksBefore(operation, meeting);
  }

  @Guard('task.read')
  @FieldResolver(() => [Task], {
    description: 'What this meeting asks for, or carries on, by day; 200 at the most.',
  })
  tasks(@Root() meeting: Meeting, @Ctx() operation: Operation): Promise<Task[]> {
    return tasksOfMeeting(operation, meeting.id);
  }
}

@Resolver(() => AgendaItem)
export class AgendaItemTaskFields {
  @Guard('task.read')
  @FieldResolver(() => [Task], { description: 'What this item asks for, by day.' })
  async tasks(@Root() item: AgendaItem, @Ctx() operation: Operation): Promise<Task[]> {
    const all = await tasksOfMeeting(operation, item.meeting.id);
    return all.filter(({ agendaItemId }) => agendaItemId === item.id);
  }
}

@Resolver(() => Task)
export class TaskMeetingFields {
  @Guard('meeting.read')
  @FieldResolver(() => Meeting, {
    nullable: true,
    description: 'The meeting in which it was made, or that carries it on.',
  })
  meeting(@Root() task: Task, @Ctx() operation: Operation): Promise<Meeting | null> {
    return meetingById(operation, task.meetingId);
  }

  @Guard('agenda.read')
  @FieldResolver(() => AgendaItem, {
    nullable: true,
    description: 'The item of the agenda that it belongs to.',
  })
  agendaItem(@Root() task: Task, @Ctx() operation: Operation): Promise<AgendaItem | null> {
    return itemById(operation, task.agendaItemId);
  }
}
