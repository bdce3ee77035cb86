import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { CalendarDate } from '../../kernel/scalars.ts';
import { CareTeamMembership } from '../access/index.ts';
import { Client } from './client.entity.ts';

@InputType({ description: "A new part of a member in a client's care." })
export class AddCareTeamMemberInput {
  @Field(() => ID, { description: 'The client.' })
  clientId!: string;

  @Field(() => ID, {
    description: 'Who joins: a supervisor, case manager, clinician or care staff.',
  })
  membershipId!: string;

  @Field(() => String, {
    description: 'What they do for this client, one line of 120 characters at the most.',
  })
  function!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Whether they lead this client's care.",
  })
  lead!: boolean;

  @Field(() => CalendarDate, { nullable: true, description: 'The first day; today when absent.' })
  from?: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'The last day; absent for no end.' })
  until?: string | null;
}

@InputType({ description: "The end of a member's part in a client's care." })
export class EndCareTeamMembershipInput {
  @Field(() => ID, { description: 'The care-team membership.' })
  id!: string;

  @Field(() => Int, { description: 'Its version that the change is based on.' })
  version!: number;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'The last day, today or later. Absent: it ends at once.',
  })
  until?: string | null;
}

@PartOf()
@ObjectType({ description: 'A care-team membership after a change.' })
export class CareTeamMembershipPayload {
  @Guard('careTeam.read')
  @Field(() => CareTeamMembership, {
    nullable: true,
    description: 'As it is now; null where the change took the client out of reach of the viewer.',
  })
  careTeamMembership!: CareTeamMembership | null;

  @Guard('client.read')
  @Field(() => Client, {
    nullable: true,
    description: 'The client; null where the change took them out of reach of the viewer.',
  })
  client!: Client | null;
}
