import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import type { Discipline, Role } from '@roundtable/schema/codes';
import { Field, ObjectType } from 'type-graphql';
import {
  currentAccount,
  currentOrganisation,
  tenant,
  TenantRow,
  VersionedRow,
} from '../../kernel/db/tenant.ts';
import { CalendarDate } from '../../kernel/scalars.ts';
import { DisciplineEnum, RoleEnum } from './access.enums.ts';
import { Account } from './account.entity.ts';
import { Programme } from './programme.entity.ts';

/**
 * A person's place in one organisation, or that of a key, which has no account. Besides the organisation's own transactions, the person
 * sees their own memberships: that is how a session finds the organisation it is for.
 */
@ObjectType({
  implements: TenantRow,
  description: "A person's place in an organisation: role, discipline, programmes and dates.",
})
@Entity(
  tenant('membership', {
    policies: [
      {
        name: 'membership_organisation',
        using: `organisation_id = ${currentOrganisation} or account_id = ${currentAccount}`,
        check: `organisation_id = ${currentOrganisation}`,
      },
    ],
  }),
)
export class Membership extends VersionedRow {
  /** `null` for a program, which acts with a key and signs in nowhere. */
  @ManyToOne(() => Account, { ref: true, nullable: true })
  account: Ref<Account> | null = null;

  @Field(() => String, { description: 'The name shown to others.' })
  @Property({ type: 'string', length: 200 })
  name!: string;

  @Field(() => RoleEnum, { description: 'What they are in the organisation.' })
  @Property({ type: 'string', length: 40 })
  role!: Role;

  @Field(() => DisciplineEnum, { nullable: true, description: 'The profession they work in.' })
  @Property({ type: 'string', length: 40, nullable: true })
  discipline: Discipline | null = null;

  @Field(() => String, { nullable: true, description: 'Their job, in the words of the house.' })
  @Property({ type: 'string', length: 120, nullable: true })
  jobTitle: string | null = null;

  @Field(() => CalendarDate, { description: 'The first day on which it holds.' })
  @Property({ type: 'date', fieldName: 'from_on' })
  from!: string;

  @Field(() => CalendarDate, { nullable: true, description: 'The last day on which it holds.' })
  @Property({ type: 'date', fieldName: 'until_on', nullable: true })
  until: string | null = null;

  @OneToMany(() => ProgrammeAssignment, (assignment) => assignment.member)
  assignments = new Collection<ProgrammeAssignment>(this);
}

/** A member's work in a programme; for a supervisor, the programme that they supervise. */
@Entity(tenant('programme_assignment'))
export class ProgrammeAssignment extends VersionedRow {
  @ManyToOne(() => Membership, { ref: true })
  member!: Ref<Membership>;

  @ManyToOne(() => Programme, { ref: true })
  programme!: Ref<Programme>;

  @Property({ type: 'date', fieldName: 'from_on' })
  from!: string;

  @Property({ type: 'date', fieldName: 'until_on', nullable: true })
  until: string | null = null;
}
