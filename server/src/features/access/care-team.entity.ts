import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { CalendarDate } from '../../kernel/scalars.ts';
import { Membership } from './membership.entity.ts';

/** A team that meets about its clients. It gives no access: a client's care-team memberships do. */
@ObjectType({ implements: TenantRow, description: 'A team that meets about its clients.' })
@Entity(tenant('care_team'))
export class CareTeam extends VersionedRow {
  @Field(() => String, { description: 'What it is called.' })
  @Property({ type: 'string', length: 200 })
  name!: string;
}

/** A member's part in the care of one client between two dates: what opens the client's record. */
@ObjectType({
  implements: TenantRow,
  description: "A member's part in the care of one client, between two dates.",
})
@Index({ properties: ['organisationId', 'member', 'clientId'] })
@Entity(tenant('care_team_membership'))
export class CareTeamMembership extends VersionedRow {
  /** UUID of the client; clients stand to the right of this feature. */
  @Property({ type: 'uuid' })
  clientId!: string;

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who.' })
  @ManyToOne(() => Membership, { ref: true })
  member!: Ref<Membership>;

  @Field(() => String, { description: 'What they do for this client, in plain words.' })
  @Property({ type: 'string', length: 120 })
  function!: string;

  @Field(() => Boolean, { description: "Whether they lead this client's care." })
  @Property({ type: 'boolean' })
  lead: boolean = false;

  @Field(() => CalendarDate, { description: 'The first day.' })
  @Property({ type: 'date', fieldName: 'from_on' })
  from!: string;

  @Field(() => CalendarDate, { nullable: true, description: 'The last day.' })
  @Property({ type: 'date', fieldName: 'until_on', nullable: true })
  until: string | null = null;
}
