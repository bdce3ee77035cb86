import { notFound } from '../../kernel/errors.ts';
import { localId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { changeSource, type SourcedChange } from '../../realtime/change-source.ts';
import { Meeting } from './meeting.entity.ts';
import type { MeetingChange } from './meeting.types.ts';

export interface MeetingChangesArgs {
  readonly meetingId: string;
  readonly after?: string | null;
}

/** @throws NOT_FOUND where there is no meeting that the actor may see now */
async function listenable(operation: Operation, meetingId: string): Promise<Meeting> {
  const id = localId('Meeting', meetingId);
  if (!id) throw notFound();
  return authorize(operation, 'meeting.read', await operation.em.findOne(Meeting, id));
}

/** @throws NOT_FOUND, BAD_USER_INPUT for a cursor that no change carried */
export async function meetingChangeSource(
  operation: Operation,
  { meetingId, after }: MeetingChangesArgs,
): ReturnType<typeof changeSource> {
  const meeting = await listenable(operation, meetingId);
  return changeSource(operation, {
    topic: 'meeting',
    subjectId: meeting.id,
    after,
    recheck: (now) => listenable(now, meetingId),
  });
}

/** One event, by the rights that the subscriber has now. */
export async function meetingChange(
  operation: Operation,
  meetingId: string,
  { cursor, recordId }: SourcedChange,
): Promise<MeetingChange> {
  const meeting = await listenable(operation, meetingId);
  return recordId === null
    ? { cursor, kind: 'ready', meeting: null }
    : { cursor, kind: 'changed', meeting };
}
