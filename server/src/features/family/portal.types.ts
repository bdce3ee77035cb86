import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { describedEnum } from '../../kernel/enums.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { globalId } from '../../kernel/ids.ts';
import { CalendarDate, DateTime } from '../../kernel/scalars.ts';
import type { Client, FamilyContact } from '../clients/index.ts';
import {
  PortalRightEnum,
  PortalSeries,
  type PortalRight,
  type PortalView,
} from '../sharing/index.ts';

/**
 * A child as one contact sees it. It is made from the contact's view and holds no more of the client
 * than the name that it goes by: every list reads editions through that view.
 */
@ObjectType({
  description:
    'A child as one person close to it sees it in the portal: what staff approved for that person, ' +
    'and nothing of the record.',
})
export class PortalChild {
  readonly view: PortalView;

  @Field(() => String, { description: 'The name that the child goes by, without the family name.' })
  readonly firstName: string;

  constructor(view: PortalView, client: Client) {
    this.view = view;
    this.firstName = client.preferredName ?? client.givenName;
  }

  /** For the audit trail and for the policies of staff; no field shows it. */
  get clientId(): string {
    return this.view.clientId;
  }

  get contact(): FamilyContact {
    return this.view.contact;
  }

  @Field(() => ID, {
    name: 'id',
    description:
      'The opaque id that `familyChanges` and `sendFamilyMessage` take; no `node` has it.',
  })
  portalId(): string {
    return globalId('PortalChild', this.contact.id);
  }

  @Field(() => String, {
    nullable: true,
    description: 'The language in which this person reads, BCP 47, where it is known.',
  })
  language(): string | null {
    return this.contact.language;
  }

  @Field(() => [PortalRightEnum], { description: 'What this person may see and do.' })
  rights(): PortalRight[] {
    return [...this.view.rights];
  }
}

@PartOf()
@ObjectType({ description: 'A goal in the words that staff approved for the family.' })
export class PortalGoal {
  @Field(() => ID, { description: 'The same for good, whatever edition is shown.' })
  id!: string;

  @Field(() => String, { description: 'The language of the words, for `lang`.' })
  language!: string;

  @Field(() => String, { description: 'The goal in plain words.' })
  words!: string;

  @Field(() => String, { nullable: true, description: 'How it goes; with the right PROGRESS.' })
  progress!: string | null;

  @Field(() => String, { nullable: true, description: 'What is hoped for.' })
  target!: string | null;

  @Field(() => PortalSeries, {
    nullable: true,
    description: 'The values of a small picture, where staff shared it; with the right PROGRESS.',
  })
  series!: PortalSeries | null;

  @Field(() => CalendarDate, { description: 'The day on which it was published.' })
  updatedOn!: string;

  @Field(() => String, { description: 'The name of the member of staff who approved it.' })
  approvedByName!: string;
}

@PartOf()
@ObjectType({ description: 'An appointment in the words that staff approved for the family.' })
export class PortalAppointment {
  @Field(() => ID, { description: 'The same for good, whatever edition is shown.' })
  id!: string;

  @Field(() => String, { description: 'The language of the words, for `lang`.' })
  language!: string;

  @Field(() => String, { description: 'What it is for.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'Where, if staff said so.' })
  place!: string | null;

  @Field(() => String, { nullable: true, description: 'What else to know.' })
  note!: string | null;

  @Field(() => DateTime, { description: 'When it starts.' })
  startsAt!: Date;

  @Field(() => DateTime, { description: 'When it ends.' })
  endsAt!: Date;

  @Field(() => Boolean, { description: 'Whether it does not take place.' })
  cancelled!: boolean;

  @Field(() => Boolean, { description: 'Whether it was published before and says otherwise now.' })
  corrected!: boolean;
}

@PartOf()
@ObjectType({ description: 'What came of a meeting, in the words that staff approved.' })
export class PortalSummary {
  @Field(() => ID, { description: 'The same for good, whatever edition is shown.' })
  id!: string;

  @Field(() => String, { description: 'The language of the words, for `lang`.' })
  language!: string;

  @Field(() => String, { description: 'The title.' })
  title!: string;

  @Field(() => String, { description: 'The words, in paragraphs that an empty line divides.' })
  words!: string;

  @Field(() => CalendarDate, { description: 'The day on which it was published.' })
  publishedOn!: string;

  @Field(() => Int, { description: 'The number of the edition, from 1.' })
  number!: number;

  @Field(() => Boolean, { description: 'Whether it takes the place of one that was read before.' })
  corrected!: boolean;

  @Field(() => String, { description: 'The name of the member of staff who approved it.' })
  approvedByName!: string;
}

@PartOf()
@ObjectType({ description: "Somebody of the child's care team of today." })
export class PortalTeamMember {
  @Field(() => String, { description: 'The name.' })
  name!: string;

  @Field(() => String, { description: 'What they do for the child.' })
  function!: string;
}

@PartOf()
@ObjectType({ description: 'A message of the conversation with the care team.' })
export class PortalMessage {
  @Field(() => ID, { description: 'The same for good.' })
  id!: string;

  @Field(() => Boolean, { description: 'Whether this person wrote it, and not the care team.' })
  mine!: boolean;

  @Field(() => String, { description: 'The name of who wrote it.' })
  authorName!: string;

  @Field(() => String, { description: 'The words.' })
  words!: string;

  @Field(() => DateTime, { description: 'When it was sent.' })
  sentAt!: Date;
}

export type FamilyChangeKind = 'ready' | 'changed';
export const FamilyChangeKindEnum = describedEnum<FamilyChangeKind>(
  'FamilyChangeKind',
  'What a change of what a family sees is.',
  {
    ready: 'The subscription stands: from this cursor on nothing is missed.',
    changed: 'Something was published, recalled, answered, or may be seen from now on.',
  },
);

@PartOf()
@ObjectType({ description: 'A change of what one person close to a child sees.' })
export class FamilyChange {
  @Field(() => String, { description: 'Give it as `after` to go on from here without loss.' })
  cursor!: string;

  @Field(() => FamilyChangeKindEnum, { description: 'What happened.' })
  kind!: FamilyChangeKind;

  @Guard('portalChild.read')
  @Field(() => PortalChild, { description: 'The child as this person sees it now.' })
  child!: PortalChild;
}

@InputType({ description: 'A message to the care team.' })
export class SendFamilyMessageInput {
  @Field(() => ID, { description: 'The child: the id of a `PortalChild`.' })
  childId!: string;

  @Field(() => String, { description: 'The words, 4000 characters at the most.' })
  words!: string;
}

@PartOf()
@ObjectType({ description: 'The message that was sent.' })
export class SendFamilyMessagePayload {
  @Field(() => PortalMessage, { description: 'The message.' })
  message!: PortalMessage;
}
