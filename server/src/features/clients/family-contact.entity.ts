import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Membership } from '../access/index.ts';
import { Client } from './client.entity.ts';

/** A relative, guardian or other person close to the client; may be linked to a portal account. */
@ObjectType({ implements: TenantRow, description: 'A person close to the client.' })
@Index({ properties: ['organisationId', 'client'] })
@Entity(tenant('family_contact'))
export class FamilyContact extends VersionedRow {
  @ManyToOne(() => Client, { ref: true })
  client!: Ref<Client>;

  get clientId(): string {
    return this.client.id;
  }

  @Field(() => String, { description: 'The name.' })
  @Property({ type: 'string', length: 200 })
  name!: string;

  @Field(() => String, { description: 'What the person is to the client.' })
  @Property({ type: 'string', length: 80 })
  relationship!: string;

  @Field(() => String, { nullable: true, description: 'Telephone number.' })
  @Property({ type: 'string', length: 40, nullable: true })
  phone: string | null = null;

  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  @Property({ type: 'string', length: 320, nullable: true })
  email: string | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'The language that this person reads best, BCP 47.',
  })
  @Property({ type: 'string', length: 35, nullable: true })
  language: string | null = null;

  @Field(() => String, { nullable: true, description: 'Custody, in plain words.' })
  @Property({ type: 'string', length: 200, nullable: true })
  custody: string | null = null;

  @Field(() => Boolean, { description: 'Whether information may be given to this person.' })
  @Property({ type: 'boolean' })
  mayReceiveInformation: boolean = false;

  @Field(() => Boolean, { description: 'Whether to call this person in an emergency.' })
  @Property({ type: 'boolean' })
  emergency: boolean = false;

  /** The membership (role family) with which this person signs in to the portal. */
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  member: Ref<Membership> | null = null;
}
