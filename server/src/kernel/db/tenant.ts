import type { EntityClass, EntityOptions, PolicyDef } from '@mikro-orm/core';
import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { globalId, newId } from '../ids.ts';

/** The session variables that row-level security reads; set with each transaction. */
export const sessionVariables = {
  organisation: 'roundtable.organisation',
  account: 'roundtable.account',
} as const;

/** `current_setting` raises an error when the variable was never set: no session, no rows. */
export const currentOrganisation = `nullif(current_setting('${sessionVariables.organisation}'), '')::uuid`;
export const currentAccount = `nullif(current_setting('${sessionVariables.account}', true), '')::uuid`;

/** Rows of the transaction's organisation, and of no other. */
export const organisationPolicy = (tableName: string): PolicyDef => ({
  name: `${tableName}_organisation`,
  using: `organisation_id = ${currentOrganisation}`,
  check: `organisation_id = ${currentOrganisation}`,
});

export interface TenantOptions {
  /** In place of the organisation's own policy. */
  readonly policies?: PolicyDef[];
  readonly uniques?: readonly { readonly name: string; readonly properties: readonly string[] }[];
}

/**
 * Options of an entity whose rows belong to one organisation: row-level security is forced (the
 * owner is bound too) and (organisation, id) is unique, so that foreign keys can be composite and
 * no row can point into another organisation.
 */
export function tenant(
  tableName: string,
  options: TenantOptions = {},
): EntityOptions<EntityClass<unknown>> {
  const made = {
    policies: options.policies ?? [organisationPolicy(tableName)],
    tableName,
    rowLevelSecurity: 'force',
    uniques: [
      ...(options.uniques ?? []),
      { name: `${tableName}_organisation_id_id_unique`, properties: ['organisationId', 'id'] },
    ],
  };
  // `uniques` is of the mapper's metadata, and not of what its decorator's type admits.
  return made as EntityOptions<EntityClass<unknown>>;
}

/** What every row of an organisation has. An object type that `implements` it is a Relay node. */
@InterfaceType('Node', {
  description: 'A record with an id of its own, which `node(id)` finds again.',
  resolveType: (value: object) => value.constructor.name,
})
export abstract class TenantRow {
  @PrimaryKey({ type: 'uuid' })
  id: string = newId();

  /** Filled in from the transaction's session when the row is made. */
  @Property({
    type: 'uuid',
    onCreate: (_row, em) => em.getSessionContext()?.variables?.[sessionVariables.organisation],
  })
  organisationId!: string;

  @Field(() => ID, { name: 'id', description: 'The opaque id of the record, the same for good.' })
  nodeId(): string {
    return globalId(this.constructor.name, this.id);
  }
}

/** A row that people change, and that no live document owns: a stale `version` is a conflict. */
// Registered so that object types inherit its field; the schema leaves it out, since nothing gives it.
@ObjectType('VersionedRow', { description: 'A row that people change.' })
export abstract class VersionedRow extends TenantRow {
  @Field(() => Int, {
    description:
      'Counts the changes. A mutation names the version it saw; a stale one is a CONFLICT.',
  })
  @Property({ type: 'integer', version: true })
  version!: number;
}
