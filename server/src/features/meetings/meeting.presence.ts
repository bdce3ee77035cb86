import type { PresenceSubject } from '../../documents/index.ts';
import { may } from '../../kernel/policy.ts';
import { Meeting } from './meeting.entity.ts';

/** A meeting as a room in which people are present, under its own UUID. */
export const meetingPresence: PresenceSubject = {
  async mayWatch(operation, id) {
    const meeting = await operation.em.findOne(Meeting, id);
    return meeting !== null && may(operation, 'meeting.read', meeting);
  },
};
