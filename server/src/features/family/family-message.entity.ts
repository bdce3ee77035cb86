import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { tenant, TenantRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { Client, FamilyContact } from '../clients/index.ts';

/**
 * What a person close to a client wrote to the care team, or what it answered: one conversation a
 * contact, which no other contact sees. The words never change (the serving role may only note that
 * a message was read), and they are no part of the record.
 */
@ObjectType({
  implements: TenantRow,
  description: 'A message between a person close to the client and the care team.',
})
@Index({ properties: ['organisationId', 'contact', 'sentAt'] })
@Index({ properties: ['organisationId', 'client', 'readAt'] })
@Entity(tenant('family_message'))
export class FamilyMessage extends TenantRow {
  @Guard('client.read')
  @Field(() => Client, { description: 'The client.' })
  @ManyToOne(() => Client, { ref: true })
  client!: Ref<Client>;

  get clientId(): string {
    return this.client.id;
  }

  @Guard('contact.read')
  @Field(() => FamilyContact, { description: 'Whose conversation it is in.' })
  @ManyToOne(() => FamilyContact, { ref: true })
  contact!: Ref<FamilyContact>;

  @Field(() => Boolean, { description: 'Whether the contact wrote it, and not the care team.' })
  @Property({ type: 'boolean' })
  fromFamily!: boolean;

  /** The membership that wrote it; that of a relative is shown to nobody. */
  @Guard('person.read')
  @Field(() => Membership, {
    nullable: true,
    description: 'Who of the care team wrote it; null where the contact did.',
  })
  @ManyToOne(() => Membership, { ref: true })
  author!: Ref<Membership>;

  @Field(() => String, { description: 'The words.' })
  @Property({ type: 'text' })
  words!: string;

  @Field(() => DateTime, { description: 'When it was sent.' })
  @Property({ type: 'timestamptz' })
  sentAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When somebody of the care team marked it as read; of messages of the family.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  readAt: Date | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who marked it as read.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  readBy: Ref<Membership> | null = null;
}
