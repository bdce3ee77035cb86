import { nodeKind } from '../../kernel/node.ts';
import type { Operation } from '../../kernel/operation.ts';
import { all, allow, type Condition } from '../../kernel/policy.ts';
import { reachingRoles, reachOf } from '../clients/index.ts';
import { MeetingAttendance } from './meeting.entity.ts';
import type { MeetingStatus } from './meeting.enums.ts';
import { isMine } from './meeting.policy.ts';
import { minutesOfRecord, MinutesRecord } from './minutes-record.ts';
import { Decision, Dissent, Minutes, MinutesAddendum } from './minutes.entity.ts';

/**
 * Minutes of an item are read by those who read the item: who reach its client. Those of the
 * meeting as a whole, by those who see the meeting.
 */
const ofWhatISee: Condition<MinutesRecord> = {
  async holds(operation, record) {
    if (record.clientId !== null) return reachOf(operation).has(record.clientId);
    const minutes = await minutesOfRecord(record);
    return isMine(operation, minutes.meeting.id);
  },
};

const whileMeeting = (...states: MeetingStatus[]): Condition<Minutes> => ({
  async holds(_operation, minutes) {
    return states.includes((await minutes.meeting.loadOrFail()).status);
  },
});

/** The actor was present; asked once a meeting. */
const wasThere: Condition<Minutes> = {
  async holds(operation: Operation, minutes) {
    const meeting = minutes.meeting.id;
    const member = operation.signedIn.membershipId;
    const present = operation.once(`was present at ${meeting}`, ({ em }) =>
      em.count(MeetingAttendance, { meeting, member, status: 'present' }),
    );
    return (await present) > 0;
  },
};

allow(reachingRoles, 'minutes.read', MinutesRecord, ofWhatISee);

// Everybody who may read them writes them together, for as long as the meeting goes on.
allow(reachingRoles, 'minutes.edit', Minutes, all<Minutes>(ofWhatISee, whileMeeting('running')));

// Afterwards those who were there, and who lead the care, may add to them under their name.
allow(
  reachingRoles,
  'minutes.addend',
  Minutes,
  all<Minutes>(ofWhatISee, whileMeeting('closed'), wasThere),
);
allow(
  ['supervisor', 'case-manager'],
  'minutes.addend',
  Minutes,
  all<Minutes>(ofWhatISee, whileMeeting('closed')),
);

for (const record of [Minutes, Decision, Dissent, MinutesAddendum])
  nodeKind(record, 'minutes.read');
