import DataLoader from 'dataloader';
import { Arg, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { byId } from '../../kernel/by-id.ts';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { mayEver, viewerCan } from '../../kernel/policy.ts';
import { Membership, Viewer } from '../access/index.ts';
import { Client, reachOf } from '../clients/index.ts';
import { Meeting } from '../meetings/index.ts';
import { MeetingSummary, SummaryCopy, SummaryPart } from './summary.entity.ts';
import { readersOf } from './summary.recipients.ts';
import { previewOf } from './summary.sending.ts';
import { ReadPart, SummaryPreview, SummaryRecipient } from './summary.types.ts';

@Resolver(() => MeetingSummary)
export class MeetingSummaryFields {
  @Guard('summaryPart.read')
  @FieldResolver(() => [SummaryPart], {
    description:
      'Its parts in their order; those about clients whose record the viewer does not reach are left out.',
  })
  async parts(@Root() summary: MeetingSummary): Promise<SummaryPart[]> {
    const parts = await summary.allParts.loadItems();
    return [...parts].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  }

  @FieldResolver(() => [SummaryRecipient], { description: 'To whom it goes now, by name.' })
  recipients(
    @Ctx() operation: Operation,
    @Root() summary: MeetingSummary,
  ): Promise<SummaryRecipient[]> {
    return readersOf(operation, summary);
  }

  @FieldResolver(() => SummaryPreview, {
    nullable: true,
    description:
      'What a recipient will get, exactly, but for what is about clients whose record the viewer ' +
      'does not reach; null where it is no recipient.',
  })
  preview(
    @Ctx() operation: Operation,
    @Root() summary: MeetingSummary,
    @Arg('recipientId', () => ID, { description: 'One of `recipients`.' }) recipientId: string,
  ): Promise<SummaryPreview | null> {
    return previewOf(operation, summary, recipientId);
  }

  @Guard('summaryCopy.read')
  @FieldResolver(() => [SummaryCopy], { description: 'What went to whom when, by name.' })
  copies(@Root() summary: MeetingSummary): Promise<SummaryCopy[]> {
    return summary.allCopies.loadItems();
  }

  @FieldResolver(() => [String], {
    description:
      'What the viewer may do now: `summary.edit`, `summary.approve`, `summary.reopen`, ' +
      '`summary.send`, `summary.correct`, `summary.recall`.',
  })
  viewerCan(@Ctx() operation: Operation, @Root() summary: MeetingSummary): Promise<string[]> {
    return viewerCan(operation, summary);
  }
}

@Resolver(() => SummaryCopy)
export class SummaryCopyFields {
  @Guard('person.read')
  @FieldResolver(() => Membership, {
    nullable: true,
    description: 'The member of the team who got it; null for a guardian.',
  })
  member(@Root() copy: SummaryCopy): Promise<Membership | null> | null {
    return copy.member?.load() ?? null;
  }

  @Guard('summary.read')
  @FieldResolver(() => MeetingSummary, {
    nullable: true,
    description: 'The summary, for those who may write it; null for others.',
  })
  summary(@Root() copy: SummaryCopy): Promise<MeetingSummary | null> {
    return copy.summary.load();
  }

  @Guard('meeting.read')
  @FieldResolver(() => Meeting, { nullable: true, description: 'The meeting that it is of.' })
  async meeting(@Root() copy: SummaryCopy): Promise<Meeting | null> {
    const summary = await copy.summary.loadOrFail();
    return summary.meeting.load();
  }

  @FieldResolver(() => [ReadPart], {
    description:
      'The words as they were sent; what is about a client whose record the viewer reaches no ' +
      'more is left out.',
  })
  async parts(@Ctx() operation: Operation, @Root() copy: SummaryCopy): Promise<ReadPart[]> {
    const read = await Promise.all(
      copy.parts.map(async ({ clientId, words }): Promise<ReadPart[]> => {
        if (clientId === undefined) return [{ heading: null, words }];
        if (!(await reachOf(operation).has(clientId))) return [];
        operation.touch({ clientId });
        const client = await byId(operation, Client, clientId);
        const name = client && `${client.preferredName ?? client.givenName} ${client.familyName}`;
        return [{ heading: copy.client ? null : (name ?? null), words }];
      }),
    );
    return read.flat();
  }
}

/** What summaries add to a meeting. */
@Resolver(() => Meeting)
export class MeetingSummariesFields {
  @Guard('summary.read')
  @FieldResolver(() => [MeetingSummary], {
    description:
      "Its summaries, every edition: the team's first, then by client. For those who write them.",
  })
  summaries(
    @Ctx() operation: Operation,
    @Root() meeting: Meeting,
  ): Promise<MeetingSummary[]> | MeetingSummary[] {
    return mayEver(operation, 'summary.read') ? summariesLoader(operation).load(meeting.id) : [];
  }

  @Guard('summaryCopy.read')
  @FieldResolver(() => SummaryCopy, {
    nullable: true,
    description: 'What the viewer got of the meeting, in its last edition; null for nothing.',
  })
  mySummary(
    @Ctx() operation: Operation,
    @Root() meeting: Meeting,
  ): Promise<SummaryCopy | null> | null {
    return mayEver(operation, 'summaryCopy.read')
      ? ownCopyLoader(operation).load(meeting.id)
      : null;
  }
}

/** What summaries add to the viewer. */
@Resolver(() => Viewer)
export class ViewerSummariesFields {
  @Guard('summaryCopy.read')
  @FieldResolver(() => [SummaryCopy], {
    description: 'The summaries that the viewer got, the last 20, the latest first.',
  })
  summaries(@Ctx() operation: Operation): Promise<SummaryCopy[]> | SummaryCopy[] {
    if (!mayEver(operation, 'summaryCopy.read')) return [];
    return operation.em.find(SummaryCopy, ownCopies(operation), { orderBy: lastFirst, limit: 20 });
  }
}

const lastFirst = { sentAt: 'desc', id: 'desc' } as const;

const ownCopies = ({ signedIn }: Operation) =>
  ({ member: signedIn.membershipId, summary: { state: 'sent' } }) as const;

/** The last copy that the viewer got of each meeting. */
const ownCopyLoader = (operation: Operation): DataLoader<string, SummaryCopy | null> =>
  operation.once(
    'ownCopiesOfMeetings',
    ({ em }) =>
      new DataLoader<string, SummaryCopy | null>(async (meetingIds) => {
        const own = ownCopies(operation);
        const found = await em.find(
          SummaryCopy,
          { ...own, summary: { ...own.summary, meeting: { $in: [...meetingIds] } } },
          { populate: ['summary'], orderBy: lastFirst },
        );
        return meetingIds.map(
          (id) => found.find(({ summary }) => summary.getEntity().meeting.id === id) ?? null,
        );
      }),
  );

/** The summaries of many meetings in one statement. */
const summariesLoader = (operation: Operation): DataLoader<string, MeetingSummary[]> =>
  operation.once(
    'summariesOfMeetings',
    ({ em }) =>
      new DataLoader<string, MeetingSummary[]>(
        async (meetingIds) => {
          const found = await em.find(
            MeetingSummary,
            { meeting: { $in: [...meetingIds] } },
            { orderBy: { audience: 'desc', lineage: 'asc', number: 'asc' } },
          );
          return meetingIds.map((id) => found.filter(({ meeting }) => meeting.id === id));
        },
        // A mutation may ask again after it has drafted.
        { cache: false },
      ),
  );
