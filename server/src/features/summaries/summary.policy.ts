import { nodeKind } from '../../kernel/node.ts';
import type { Operation } from '../../kernel/operation.ts';
import { all, allow, may, when, type Condition } from '../../kernel/policy.ts';
import { reachingRoles, reachOf } from '../clients/index.ts';
import { Meeting } from '../meetings/index.ts';
import { MeetingSummary, SummaryCopy, SummaryPart } from './summary.entity.ts';
import type { SummaryState } from './summary.enums.ts';

/** Those who lead the care write what is told of its meetings, and whoever facilitated one. */
async function leads(operation: Operation, meeting: Meeting): Promise<boolean> {
  const { role, membershipId } = operation.signedIn;
  const chosen = meeting.facilitator?.id === membershipId;
  if (role !== 'supervisor' && role !== 'case-manager' && !chosen) return false;
  return may(operation, 'meeting.read', meeting);
}

/** What is about one client is for those alone who reach that client's record. */
const reaches = async (
  operation: Operation,
  { clientId }: { readonly clientId: string | undefined },
): Promise<boolean> => clientId === undefined || reachOf(operation).has(clientId);

const ledByMe: Condition<Meeting> = { holds: leads };

const writtenByMe: Condition<MeetingSummary> = {
  holds: async (operation, summary) =>
    (await reaches(operation, summary)) && leads(operation, await summary.meeting.loadOrFail()),
};

/** What goes to a family is an edition: those send it who may publish one. */
const publishedByMe: Condition<MeetingSummary> = {
  holds: async (operation, summary) => {
    const client = await summary.client?.load();
    return !client || may(operation, 'edition.publish', client);
  },
};

const isIn = (...states: SummaryState[]): Condition<MeetingSummary> =>
  when(({ state }) => states.includes(state));

const isClosed = when<Meeting>(({ status }) => status === 'closed');

allow(reachingRoles, 'summary.draft', Meeting, all(isClosed, ledByMe));
allow(reachingRoles, 'summary.read', MeetingSummary, writtenByMe);
allow(reachingRoles, 'summary.edit', MeetingSummary, all(isIn('draft'), writtenByMe));
allow(
  reachingRoles,
  'summary.approve',
  MeetingSummary,
  all(isIn('draft'), writtenByMe, publishedByMe),
);
allow(reachingRoles, 'summary.reopen', MeetingSummary, all(isIn('approved'), writtenByMe));
allow(
  reachingRoles,
  'summary.send',
  MeetingSummary,
  all(isIn('approved'), writtenByMe, publishedByMe),
);
// What was recalled from the wrong person is still owed to the right one.
allow(reachingRoles, 'summary.correct', MeetingSummary, all(isIn('sent', 'recalled'), writtenByMe));
allow(
  reachingRoles,
  'summary.recall',
  MeetingSummary,
  all(isIn('sent'), writtenByMe, publishedByMe),
);

allow(reachingRoles, 'summaryPart.read', SummaryPart, {
  holds: async (operation, part) =>
    (await reaches(operation, part)) &&
    may(operation, 'summary.read', await part.summary.loadOrFail()),
});

/** A member's own copy, while it has been neither recalled nor corrected by a later edition. */
const ownCopy: Condition<SummaryCopy> = {
  holds: async (operation, copy) =>
    copy.member?.id === operation.signedIn.membershipId &&
    (await copy.summary.loadOrFail()).state === 'sent',
};
const copyOfMine: Condition<SummaryCopy> = {
  holds: async (operation, copy) => may(operation, 'summary.read', await copy.summary.loadOrFail()),
};
allow(reachingRoles, 'summaryCopy.read', SummaryCopy, ownCopy);
allow(reachingRoles, 'summaryCopy.read', SummaryCopy, copyOfMine);

nodeKind(MeetingSummary, 'summary.read');
nodeKind(SummaryPart, 'summaryPart.read');
nodeKind(SummaryCopy, 'summaryCopy.read');
