import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import type { Role } from '@roundtable/schema/codes';
import type { Actor } from './actor.ts';
import { forbidden, notFound, unauthenticated, type AppError } from './errors.ts';
import type { Operation } from './operation.ts';
import type { Scope } from './scopes.ts';

/**
 * The policy mechanism. A sentence says which roles may do an action to which kind of record, and
 * under which condition; whatever no sentence allows is denied. Queries, mutations, subscriptions,
 * the document engine and `viewerCan` all ask here.
 *
 *   allow(clinical, 'note.sign', Note, all(ofMyClients, own, inDraft));
 */
export type Action = `${string}.${string}`;

/** A condition in its two forms, which must say the same: of one record, and of a list. */
export interface Condition<R> {
  holds(operation: Operation, record: R): boolean | Promise<boolean>;
  /** The list scope, a filter of `R`. Absent: the condition speaks of state, and makes no list. */
  where?(operation: Operation): unknown;
}

interface Sentence {
  readonly roles: readonly Role[];
  readonly action: Action;
  readonly record: EntityClass<object> | null;
  readonly condition: Condition<never> | null;
}

const sentences = new Map<Action, Sentence[]>();
const scopesOfActions = new Map<Action, Set<Scope>>();
const actionsOfEveryKey = new Set<Action>();

/** Writes down one sentence. Without a record the action is the organisation's, not a record's. */
export function allow<R extends object>(
  roles: readonly Role[],
  action: Action,
  record: EntityClass<R> | null,
  condition: Condition<R> | null = null,
): void {
  const known = sentences.get(action) ?? [];
  if (known.some((sentence) => sentence.record !== record))
    throw new Error(`The action ${action} is about two kinds of record`);
  sentences.set(action, [
    ...known,
    {
      roles,
      action,
      record,
      condition,
    },
  ]);
}

/**
 * Says which actions a scope opens to keys. A sentence counts for a key where the role `integration`
 * is among its roles and the key has one of the action's scopes: whatever is not said is denied.
 */
export function keyScope(scope: Scope, ...actions: readonly Action[]): void {
  for (const action of actions)
    scopesOfActions.set(action, (scopesOfActions.get(action) ?? new Set()).add(scope));
}

/** Says which actions every key has, whatever its scopes: to know where it is, and names. */
export function everyKey(...actions: readonly Action[]): void {
  for (const action of actions) actionsOfEveryKey.add(action);
}

/** True where every one of the conditions is. */
export const all = <R>(...conditions: Condition<R>[]): Condition<R> => ({
  holds: (operation, record) => holdAll(conditions, operation, record),
  where: (operation) => ({
    $and: conditions.flatMap((condition) => condition.where?.(operation) ?? []),
  }),
});

/** One after the other, and at once where each answers at once. */
function holdAll<R>(
  conditions: readonly Condition<R>[],
  operation: Operation,
  record: R,
  from = 0,
): boolean | Promise<boolean> {
  for (let at = from; at < conditions.length; at += 1) {
    const held = conditions[at]?.holds(operation, record) ?? true;
    if (typeof held !== 'boolean')
      return held.then((holds) => holds && holdAll(conditions, operation, record, at + 1));
    if (!held) return false;
  }
  return true;
}

/** A condition on the state of a record, in words of its own. */
export const when = <R>(holds: (record: R, operation: Operation) => boolean): Condition<R> => ({
  holds: (operation, record) => holds(record, operation),
});

export const isAction = (action: string): action is Action => sentences.has(action as Action);

function spoken(operation: Operation, action: Action): Sentence[] {
  const { actor } = operation;
  if (!actor || !isInScope(actor, action)) return [];
  return (sentences.get(action) ?? []).filter(({ roles }) => roles.includes(actor.role));
}

/** A program acts with a key and its scopes, and nothing else speaks for it; people need none. */
function isInScope({ role, key }: Actor, action: Action): boolean {
  if (!key) return role !== 'integration';
  if (role !== 'integration') return false;
  if (actionsOfEveryKey.has(action)) return true;
  const opened = scopesOfActions.get(action);
  return opened !== undefined && key.scopes.some((scope) => opened.has(scope));
}

/** What the sentences and scopes say of keys, for the tests that look for contradictions. */
export const keySentences = (): { action: Action; scopes: Scope[]; everyKey: boolean }[] =>
  [...sentences].flatMap(([action, spokenOf]) =>
    spokenOf.some(({ roles }) => roles.includes('integration'))
      ? [
          {
            action,
            scopes: [...(scopesOfActions.get(action) ?? [])],
            everyKey: actionsOfEveryKey.has(action),
          },
        ]
      : [],
  );

/** Every action that some sentence allows to people of a role, for the tests that say which. */
export const actionsOf = (role: Role): Action[] =>
  [...sentences].flatMap(([action, spokenOf]) =>
    spokenOf.some(({ roles }) => roles.includes(role)) ? [action] : [],
  );

/** The refusal of an action that this actor may never do; a key is told which scope it lacks. */
export function neverMay(operation: Operation, action: Action): AppError {
  if (!operation.actor?.key) return forbidden();
  const needed = [...(scopesOfActions.get(action) ?? [])];
  return forbidden(
    needed.length > 0
      ? `This key does not have the scope ${needed.join(' or ')}.`
      : 'A key may not do this: it takes a person.',
  );
}

/** May this role do it at all, to any record? */
export const mayEver = (operation: Operation, action: Action): boolean =>
  spoken(operation, action).length > 0;

/**
 * May the actor do this to this record? What was allowed to a query stays allowed for as long as it
 * takes. A mutation may have changed the record since (several may stand in one operation): there
 * only reading stays allowed, so that it can be answered with what it did.
 */
export async function may(operation: Operation, action: Action, record: object): Promise<boolean> {
  const lasts = !operation.changing || action.endsWith('.read');
  if (lasts && operation.vouchedFor(action, record)) return true;
  if (!(await holds(operation, action, record))) return false;
  operation.vouch(action, record);
  return true;
}

/**
 * The same at once, for what is asked very often and of a record that is at hand. Undefined where
 * the sentences need more than the actor and the record: then only `may` has the answer.
 */
export function mayAtOnce(
  operation: Operation,
  action: Action,
  record: object,
): boolean | undefined {
  try {
    for (const sentence of spoken(operation, action)) {
      if (sentence.record && !(record instanceof sentence.record)) continue;
      const held = sentence.condition?.holds(operation, record as never) ?? true;
      if (typeof held !== 'boolean') {
        held.catch(() => undefined);
        return undefined;
      }
      if (held) return true;
    }
    return false;
  } catch {
    // It reads in a transaction, and there is none.
    return undefined;
  }
}

/** Asks the sentences themselves, since what was vouched for may have changed with the record. */
async function holds(operation: Operation, action: Action, record: object): Promise<boolean> {
  for (const sentence of spoken(operation, action)) {
    if (sentence.record && !(record instanceof sentence.record)) continue;
    if (!sentence.condition || (await sentence.condition.holds(operation, record as never)))
      return true;
  }
  return false;
}

/** May the actor read this record, by the action `….read` that speaks of its kind? */
async function mayRead(operation: Operation, record: object): Promise<boolean> {
  for (const [action, [sentence]] of sentences) {
    if (!action.endsWith('.read') || !sentence?.record) continue;
    if (record instanceof sentence.record && (await may(operation, action, record))) return true;
  }
  return false;
}

/** Refuses an action of the organisation that this role may not do. */
export function authorizeAction(operation: Operation, action: Action): void {
  if (!operation.actor) throw unauthenticated();
  if (!mayEver(operation, action)) throw neverMay(operation, action);
}

/**
 * Answers the record, or refuses: `NOT_FOUND` where it is not there or may not even be read (the
 * same answer, so that nobody learns whether it exists), `FORBIDDEN` where it may be read.
 */
export async function authorize<R extends object>(
  operation: Operation,
  action: Action,
  record: R | null | undefined,
): Promise<R> {
  if (!operation.actor) throw unauthenticated();
  if (!record) throw notFound();
  if (await may(operation, action, record)) {
    operation.touch(record);
    return record;
  }
  operation.refusedFor(record);
  throw (await mayRead(operation, record)) ? forbidden() : notFound();
}

/** The list scope: a filter that finds just the records that the action may be done to. */
export function scopeOf<R extends object>(operation: Operation, action: Action): FilterQuery<R> {
  if (!operation.actor) throw unauthenticated();
  const granted = spoken(operation, action);
  if (granted.length === 0) throw neverMay(operation, action);
  if (granted.some(({ condition }) => !condition)) return {};
  return {
    $or: granted.map(({ condition }) => {
      if (!condition?.where) throw new Error(`The action ${action} has no list scope`);
      return condition.where(operation);
    }),
  } as unknown as FilterQuery<R>;
}

/** What the viewer may do to this record, for the page to show or hide. */
export async function viewerCan(operation: Operation, record: object): Promise<string[]> {
  const granted: string[] = [];
  for (const [action, [sentence]] of sentences) {
    if (!sentence?.record || !(record instanceof sentence.record)) continue;
    if (await holds(operation, action, record)) granted.push(action);
  }
  return granted;
}

/** What the viewer may do in the organisation, apart from any record. */
export const viewerCanDo = (operation: Operation): string[] =>
  [...sentences]
    .filter(([action, [first]]) => first?.record === null && mayEver(operation, action))
    .map(([action]) => action);
