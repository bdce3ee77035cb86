import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { tenant, TenantRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { CalendarDate, DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { FamilyContact } from '../clients/index.ts';
import { PortalRightEnum, type PortalRight } from './sharing.enums.ts';

/**
 * What one contact of a client may see in the portal between two dates. It never changes but for its
 * end: other rights or dates are a new row, so that it stays known who could see what, and when. At
 * most one that has not been ended holds on a day (an exclusion constraint).
 */
@ObjectType({
  implements: TenantRow,
  description: 'What a person close to the client may see in the portal, between two dates.',
})
@Index({ properties: ['organisationId', 'contact'] })
@Index({ properties: ['organisationId', 'clientId'] })
@Entity(tenant('portal_access'))
export class PortalAccess extends TenantRow {
  @Property({ type: 'uuid' })
  clientId!: string;

  @Guard('contact.read')
  @Field(() => FamilyContact, { description: 'Whose access it is.' })
  @ManyToOne(() => FamilyContact, { ref: true })
  contact!: Ref<FamilyContact>;

  @Field(() => [PortalRightEnum], { description: 'What they may see; nothing else.' })
  @Property({ columnType: 'text[]' })
  rights: PortalRight[] = [];

  @Field(() => CalendarDate, { description: 'The first day.' })
  @Property({ type: 'date', fieldName: 'from_on' })
  from!: string;

  @Field(() => CalendarDate, { nullable: true, description: 'The last day.' })
  @Property({ type: 'date', fieldName: 'until_on', nullable: true })
  until: string | null = null;

  @Field(() => String, { nullable: true, description: 'Why it is as it is; for staff alone.' })
  @Property({ type: 'string', length: 500, nullable: true })
  note: string | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who granted it.' })
  @ManyToOne(() => Membership, { ref: true })
  grantedBy!: Ref<Membership>;

  @Field(() => DateTime, { description: 'When it was granted.' })
  @Property({ type: 'timestamptz' })
  grantedAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was ended, or replaced by other rights, before its last day.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  endedAt: Date | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who ended it.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  endedBy: Ref<Membership> | null = null;

  @Field(() => String, { nullable: true, description: 'Why it was ended; for staff alone.' })
  @Property({ type: 'string', length: 500, nullable: true })
  endReason: string | null = null;
}
