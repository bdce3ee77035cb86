import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import type { EpisodeStatus } from '@roundtable/schema/codes';
import { Field, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { CalendarDate } from '../../kernel/scalars.ts';
import { CareTeam, Programme } from '../access/index.ts';
import { ClientStatusEnum } from './client.enums.ts';
import { EpisodeOfCare } from './episode.entity.ts';
import { FamilyContact } from './family-contact.entity.ts';
import { SafetyItem } from './safety-item.entity.ts';

/** The person served. */
@ObjectType({ implements: TenantRow, description: 'The person served.' })
@Index({ properties: ['organisationId', 'familyName', 'givenName', 'id'] })
@Entity(
  tenant('client', {
    uniques: [
      { name: 'client_record_number_unique', properties: ['organisationId', 'recordNumber'] },
    ],
  }),
)
export class Client extends VersionedRow {
  /** So that a client is a record "of a client" like every other to policies and audit. */
  get clientId(): string {
    return this.id;
  }

  @Field(() => String, { description: 'The given name on the record.' })
  @Property({ type: 'string', length: 120 })
  givenName!: string;

  @Field(() => String, { description: 'The family name on the record.' })
  @Property({ type: 'string', length: 120 })
  familyName!: string;

  @Field(() => String, { nullable: true, description: 'The name that the client goes by.' })
  @Property({ type: 'string', length: 120, nullable: true })
  preferredName: string | null = null;

  @Field(() => String, { nullable: true, description: "The client's pronouns." })
  @Property({ type: 'string', length: 60, nullable: true })
  pronouns: string | null = null;

  @Field(() => CalendarDate, { description: 'Date of birth.' })
  @Property({ type: 'date' })
  dateOfBirth!: string;

  @Field(() => ClientStatusEnum, { description: 'The state of the latest episode of care.' })
  @Property({ type: 'string', length: 20 })
  status!: EpisodeStatus;

  @Field(() => String, { description: "The organisation's number of the record." })
  @Property({ type: 'string', length: 40 })
  recordNumber!: string;

  @Field(() => String, { nullable: true, description: 'Language spoken at home, BCP 47.' })
  @Property({ type: 'string', length: 35, nullable: true })
  language: string | null = null;

  @Field(() => String, { nullable: true, description: 'School and year.' })
  @Property({ type: 'string', length: 200, nullable: true })
  school: string | null = null;

  @Field(() => String, { nullable: true, description: 'Where the client lives in the programme.' })
  @Property({ type: 'string', length: 120, nullable: true })
  room: string | null = null;

  @Guard('programme.read')
  @Field(() => Programme, { nullable: true, description: 'The programme of the latest episode.' })
  @ManyToOne(() => Programme, { ref: true, nullable: true })
  programme: Ref<Programme> | null = null;

  @ManyToOne(() => CareTeam, { ref: true, nullable: true })
  team: Ref<CareTeam> | null = null;

  @OneToMany(() => SafetyItem, (item) => item.client)
  safetyItems = new Collection<SafetyItem>(this);

  @OneToMany(() => FamilyContact, (contact) => contact.client)
  familyContacts = new Collection<FamilyContact>(this);

  @OneToMany(() => EpisodeOfCare, (episode) => episode.client)
  episodesOfCare = new Collection<EpisodeOfCare>(this);
}
