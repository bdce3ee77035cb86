import type { Ref } from '@mikro-orm/core';
import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { currentOrganisation, tenant, TenantRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import type { Scope } from '../../kernel/scopes.ts';
import { KeyScopeEnum } from './access.enums.ts';
import { Membership } from './membership.entity.ts';

/** The session variable that holds the hash of the key that a request came with. */
export const keyVariable = 'roundtable.key';

/**
 * What a program acts with. The secret is shown once and never stored: its SHA-256 is, which is
 * enough for 256 random bits. Besides the organisation's own transactions, one that knows the hash
 * sees the row: that is how a key finds the organisation it is for.
 */
@ObjectType({
  implements: TenantRow,
  description: 'A key with which a program acts: its scopes, its reach and its end.',
})
@Entity(
  tenant('api_key', {
    policies: [
      {
        name: 'api_key_organisation',
        using: `organisation_id = ${currentOrganisation} or hash = nullif(current_setting('${keyVariable}', true), '')`,
        check: `organisation_id = ${currentOrganisation}`,
      },
    ],
    uniques: [{ name: 'api_key_hash_unique', properties: ['hash'] }],
  }),
)
export class ApiKey extends TenantRow {
  @Field(() => String, { description: 'What it is for.' })
  @Property({ type: 'string', length: 200 })
  name!: string;

  @Field(() => String, { description: 'How the key begins, to recognise it by. It opens nothing.' })
  @Property({ type: 'string', length: 11 })
  prefix!: string;

  /** SHA-256 of the whole key, hexadecimal. */
  @Property({ type: 'string', length: 64 })
  hash!: string;

  @Field(() => [KeyScopeEnum], { description: 'What it may do.' })
  @Property({ columnType: 'text[]' })
  scopes: Scope[] = [];

  @Field(() => Boolean, {
    description: 'Whether it reaches the clients of every programme; else those of `programmes`.',
  })
  @Property({ type: 'boolean' })
  allProgrammes: boolean = false;

  @Guard('person.read')
  @Field(() => Membership, { description: 'As whom it acts, in the audit trail and in records.' })
  @ManyToOne(() => Membership, { ref: true })
  member!: Ref<Membership>;

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who made it.' })
  @ManyToOne(() => Membership, { ref: true })
  createdBy!: Ref<Membership>;

  @Field(() => DateTime, { description: 'When it was made.' })
  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'From this moment on it opens nothing.' })
  @Property({ type: 'timestamptz' })
  expiresAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was last used, give or take a minute; null while it never was.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  lastUsedAt: Date | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked.' })
  @Property({ type: 'timestamptz', nullable: true })
  revokedAt: Date | null = null;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who revoked it.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  revokedBy: Ref<Membership> | null = null;
}
