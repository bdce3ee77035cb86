import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import { roles } from '@roundtable/schema/codes';
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { TenantRow } from './db/tenant.ts';
import { Guard } from './guard.ts';
import { parseGlobalId } from './ids.ts';
import type { Operation } from './operation.ts';
import { allow, everyKey, may, type Action } from './policy.ts';

/** What is found by its UUID: a row of an organisation, or the organisation itself. */
interface Identified {
  readonly id: string;
}

/** How `node(id)` finds a kind of record, and which action says who may see it. */
interface NodeKind {
  readonly entity: EntityClass<Identified>;
  readonly action: Action;
}

const kinds = new Map<string, NodeKind>();

/** Makes a kind of record findable by `node(id)`. Its type's name is that of the class. */
export function nodeKind(entity: EntityClass<Identified>, action: Action): void {
  kinds.set(entity.name, { entity, action });
}

// Everybody who is signed in may ask; what they get is up to the action of the kind of record.
allow(roles, 'node.read', null);
everyKey('node.read');

@Resolver()
export class NodeResolver {
  @Guard('node.read')
  @Query(() => TenantRow, {
    nullable: true,
    description:
      'The record with this id; null where there is none, or none that the viewer may see.',
  })
  async node(
    @Ctx() operation: Operation,
    @Arg('id', () => ID, { description: 'The opaque id of a record.' }) id: string,
  ): Promise<Identified | null> {
    const parsed = parseGlobalId(id);
    const kind = parsed && kinds.get(parsed.type);
    if (!kind) return null;
    const where: FilterQuery<Identified> = { id: parsed.id };
    const record = await operation.em.findOne(kind.entity, where);
    if (!record) return null;
    if (await may(operation, kind.action, record)) return record;
    operation.refusedFor(record as object);
    return null;
  }
}
