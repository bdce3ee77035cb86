import { Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { viewerCan } from '../../kernel/policy.ts';
import { Note } from '../notes/index.ts';
import { AgendaItem, Meeting, MeetingAttendance } from './meeting.entity.ts';
import { meetingOf } from './meeting.notes.ts';

@Resolver(() => Meeting)
export class MeetingFields {
  @FieldResolver(() => String, { nullable: true, description: 'The team that meets.' })
  async careTeamName(@Root() meeting: Meeting): Promise<string | null> {
    return (await meeting.team.load())?.name ?? null;
  }

  @Guard('agenda.read')
  @FieldResolver(() => [AgendaItem], {
    description:
      'The agenda in its order; clients whose record the viewer does not reach are left out.',
  })
  async agenda(@Root() meeting: Meeting): Promise<AgendaItem[]> {
    const items = await meeting.agendaItems.loadItems();
    return items
      .filter(({ removedAt }) => removedAt === null)
      .sort((a, b) => compare(a.position, b.position) || compare(a.id, b.id));
  }

  @Guard('attendance.read')
  @FieldResolver(() => [MeetingAttendance], { description: 'Who takes part, and who does not.' })
  async attendance(@Root() meeting: Meeting): Promise<MeetingAttendance[]> {
    const attendances = await meeting.attendances.loadItems();
    return [...attendances].sort((a, b) => compare(a.id, b.id));
  }

  @FieldResolver(() => ID, {
    description: 'The UUID under which `documentPresence` knows the room of the meeting.',
  })
  presenceId(@Root() meeting: Meeting): string {
    return meeting.id;
  }

  @FieldResolver(() => [String], {
    description:
      'What the viewer may do now: `meeting.start`, `meeting.close`, `meeting.arrange` (agenda and attendance), `meeting.attend`, `meeting.move`, `meeting.cancel`.',
  })
  viewerCan(@Root() meeting: Meeting, @Ctx() operation: Operation): Promise<string[]> {
    return viewerCan(operation, meeting);
  }
}

/** Order keys compare by code unit, and not as words of a language. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What meetings add to a note. */
@Resolver(() => Note)
export class NoteMeetingFields {
  @Guard('meeting.read')
  @FieldResolver(() => Meeting, {
    nullable: true,
    description: 'The meeting in which it was begun.',
  })
  meeting(@Root() note: Note, @Ctx() operation: Operation): Promise<Meeting | null> {
    return meetingOf(operation, note);
  }
}
