import { Collection, Reference } from '@mikro-orm/core';
import {
  getNamedType,
  isAbstractType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
} from 'graphql';
import { Extensions, type MiddlewareFn } from 'type-graphql';
import { notFound, unauthenticated } from './errors.ts';
import type { Operation } from './operation.ts';
import { isAction, may, mayEver, neverMay, type Action } from './policy.ts';

/**
 * Names the policy action that a field asks. On a root field it says who may call it at all (the
 * service then authorises the record); on a field that returns records it is asked of each record
 * returned: one that the viewer may not see is left out, or `null`, or `NOT_FOUND`.
 * `'public'` is for root fields that anybody may call.
 */
export const Guard = (action: Action | 'public'): MethodDecorator & PropertyDecorator =>
  Extensions({ guard: action });

/** Marks a type that is a part of its parent and no record of its own: pages, payloads, values. */
export const PartOf = (): ClassDecorator => Extensions({ partOf: true });

const roots = new Set(['Query', 'Mutation', 'Subscription']);

/** Refuses who may never call a root field with this guard; a field without one is nobody's. */
export function askGuard(operation: Operation, guard: unknown): void {
  if (guard === 'public') return;
  if (typeof guard !== 'string' || !isAction(guard))
    throw new Error('A root field is guarded by an action that no policy speaks of');
  if (!operation.actor) throw unauthenticated();
  if (!mayEver(operation, guard)) throw neverMay(operation, guard);
}

/**
 * The guard of a field, which for a connection is that of its records. Of a field that gives parts
 * of its parent it is asked of keys alone.
 */
export function guardOf(field: GraphQLField<unknown, unknown>): unknown {
  const { guard } = field.extensions;
  if (guard !== undefined) return guard;
  const type = getNamedType(field.type);
  return isObjectType(type) && type.name.endsWith('Connection')
    ? type.getFields().nodes?.extensions.guard
    : undefined;
}

/**
 * Refuses a key a field for which it has no scope. What a person may not see is left out of an
 * answer; of a program that must not mistake it for what there is not, it is said by name.
 */
function askScope(operation: Operation, field: GraphQLField<unknown, unknown>): void {
  const guard = guardOf(field);
  if (typeof guard !== 'string' || !isAction(guard)) return;
  if (!mayEver(operation, guard)) throw neverMay(operation, guard);
}

/** Loads references, asks the guard, and denies whatever has none. For every field there is. */
export const guardFields: MiddlewareFn<Operation> = async ({ context, info }, next) => {
  const field = info.parentType.getFields()[info.fieldName];
  const guard = field?.extensions.guard as Action | 'public' | undefined;
  if (roots.has(info.parentType.name)) askGuard(context, guard);
  else if (field && context.actor?.key) askScope(context, field);
  const value = await loaded(await next());
  const type = getNamedType(info.returnType);
  if (value === null || value === undefined) return value;
  if (!isObjectType(type) && !isAbstractType(type)) return value;
  if (type.extensions.partOf === true) return value;
  if (guard === undefined)
    throw new Error(`${info.parentType.name}.${info.fieldName} returns records and has no guard`);
  if (guard === 'public') return value;
  if (Array.isArray(value)) {
    const records: readonly object[] = value;
    const kept = await Promise.all(records.map((record) => visible(context, guard, record)));
    return records.filter((_, index) => kept[index]);
  }
  if (await visible(context, guard, value)) return value;
  if (isNonNullType(info.returnType)) throw notFound();
  return null;
};

async function visible(operation: Operation, action: Action, record: object): Promise<boolean> {
  if (!(await may(operation, action, record))) return false;
  operation.touch(record);
  return true;
}

/** Follows a reference or a collection of the object mapper through its dataloader. */
async function loaded(value: unknown): Promise<unknown> {
  if (Reference.isReference(value)) return value.load();
  if (value instanceof Collection) return value.loadItems();
  return value;
}
