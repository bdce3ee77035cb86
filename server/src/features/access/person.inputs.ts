import type { Discipline, Role } from '@roundtable/schema/codes';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { CalendarDate } from '../../kernel/scalars.ts';
import { DisciplineEnum, RoleEnum } from './access.enums.ts';
import { Membership } from './membership.entity.ts';

@InputType({ description: "Which of the organisation's people to list." })
export class PersonFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Words of the name or the job, in any case and with or without accents.',
  })
  search?: string | null;

  @Field(() => RoleEnum, { nullable: true, description: 'Only people in this role.' })
  role?: Role | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: only people whose role may care for clients. They join care teams and lead meetings.',
  })
  mayCare?: boolean | null;

  @Field(() => ID, {
    nullable: true,
    description: "Only today's care team of this client; nobody where the client is not in reach.",
  })
  clientId?: string | null;
}

@InputType({ description: 'A change of what a person is in the organisation.' })
export class SetMembershipRoleInput {
  @Field(() => ID, { description: 'The membership.' })
  id!: string;

  @Field(() => Int, { description: 'The version of the membership that the change is based on.' })
  version!: number;

  @Field(() => RoleEnum, {
    description: 'The role. FAMILY neither becomes a staff role nor comes from one.',
  })
  role!: Role;

  @Field(() => DisciplineEnum, {
    nullable: true,
    description: 'The profession; absent leaves it as it is, null removes it.',
  })
  discipline?: Discipline | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The job in the words of the house, 120 characters at the most; absent leaves it, null removes it.',
  })
  jobTitle?: string | null;
}

@InputType({ description: 'The end of a membership.' })
export class EndMembershipInput {
  @Field(() => ID, { description: 'The membership.' })
  id!: string;

  @Field(() => Int, { description: 'The version of the membership that the change is based on.' })
  version!: number;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'The last day on which it holds, today or later. Absent: it ends at once.',
  })
  until?: string | null;
}

@PartOf()
@ObjectType({ description: 'The membership after a change.' })
export class MembershipPayload {
  @Guard('person.read')
  @Field(() => Membership, { description: 'The membership as it is now.' })
  membership!: Membership;
}
