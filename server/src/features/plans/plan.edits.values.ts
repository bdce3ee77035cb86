/** From the fields of an input to the fields of a record in the live document, and back in a conflict. */
import {
  collectionOf,
  fragmentOf,
  planShape,
  readRow,
  setValue,
  type PlainValue,
  type PlanCollection,
} from '@roundtable/schema/plan-document';
import { reviseText } from '@roundtable/schema/revise-text';
import type { ValueRule } from '@roundtable/schema/document-shape';
import type * as Y from 'yjs';
import { AppError, badInput, notFound } from '../../kernel/errors.ts';
import { derivedId, globalId, inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { optionalWords } from '../../kernel/words.ts';
import { Membership } from '../access/index.ts';
import { Need } from './plan-rows.entity.ts';

/** Fields of a record by name: its plain values, and the words of its rich texts. */
export interface Fields {
  readonly values: Readonly<Record<string, PlainValue>>;
  readonly texts: Readonly<Record<string, string>>;
}

/** Plain values that are words: the longest that each may be. */
const longest: Partial<Record<PlanCollection, Readonly<Record<string, number>>>> = {
  needs: { deferredReason: 1000 },
  goals: { measure: 500, baseline: 500, target: 500 },
  objectives: { measure: 500, unit: 60 },
  interventions: { service: 200, modality: 200, frequency: 200, duration: 200 },
  measurements: { unit: 60, note: 1000 },
};
const people = ['responsibleId', 'observerId'];
const parents = ['goalId', 'objectiveId'];

/** The fields of a collection that an input may name; the parent of a record never changes. */
const valuesOf = (root: PlanCollection): string[] =>
  Object.keys(planShape[root].values).filter(
    (name) => !['order', 'removed', ...parents].includes(name),
  );

/**
 * Reads what an input says of a record; absent fields are left out. It looks up whom and what it
 * names, in the operation's transaction. @throws BAD_USER_INPUT, NOT_FOUND
 */
export async function readFields(
  operation: Operation,
  root: PlanCollection,
  versionId: string,
  input: object,
  path: readonly string[],
): Promise<Fields> {
  const given = input as Readonly<Record<string, unknown>>;
  const texts: Record<string, string> = {};
  for (const name of planShape[root].fragments) {
    const text = given[name] as string | null | undefined;
    if (text !== undefined)
      texts[name] = optionalWords(text, planShape[root].fragmentLimit, [...path, name]) ?? '';
  }
  const values: Record<string, PlainValue> = {};
  for (const name of valuesOf(root)) {
    if (given[name] === undefined) continue;
    const at = [...path, name];
    const value = await readValue(operation, root, versionId, name, given[name], at);
    const rule = (planShape[root].values as Record<string, ValueRule>)[name];
    if (!rule?.(value)) throw badInput(at, 'This cannot stand here.');
    values[name] = value;
  }
  return { values, texts };
}

async function readValue(
  operation: Operation,
  root: PlanCollection,
  versionId: string,
  name: string,
  value: unknown,
  path: readonly string[],
): Promise<PlainValue> {
  const most = longest[root]?.[name];
  if (most !== undefined) return optionalWords(value as string | null, most, path);
  if (value === null) return null;
  if (people.includes(name)) return knownMember(operation, value as string, path);
  if (name === 'needId') {
    const id = inputId('Need', value as string, path);
    const need = await operation.em.findOne(Need, { id, planVersion: versionId });
    if (!need) throw notFound();
    return need.itemId;
  }
  return value as PlainValue;
}

async function knownMember(
  operation: Operation,
  text: string,
  path: readonly string[],
): Promise<string> {
  const id = inputId('Membership', text, path);
  // People see their own memberships elsewhere too: only one of this house is named in a plan.
  const { organisationId } = operation.signedIn;
  const found = await operation.em.findOne(Membership, { id, organisationId });
  await authorize(operation, 'person.read', found);
  return id;
}

/** Words that are not there and words that are empty say the same. */
const same = (a: PlainValue, b: PlainValue): boolean =>
  (a === '' ? null : a) === (b === '' ? null : b);

/**
 * Refuses where a record is not as the caller believes, apart from what is as the caller wants it
 * already: an edit that is repeated finds its own work. @throws CONFLICT with `current`
 */
export function checkFormer(
  doc: Y.Doc,
  root: PlanCollection,
  id: string,
  former: Fields,
  wanted: Fields,
  versionId: string,
): void {
  const record = collectionOf(doc, root).get(id);
  if (!record) throw notFound();
  const row = readRow(root, id, record);
  const current: Record<string, PlainValue> = {};
  for (const [name, believed] of Object.entries(former.values)) {
    const now = row.values[name] ?? null;
    const want = wanted.values[name];
    if (!same(now, believed) && !(want !== undefined && same(now, want)))
      current[name] = shown(name, now, versionId);
  }
  for (const [name, believed] of Object.entries(former.texts)) {
    const now = row.texts[name] ?? '';
    if (now !== believed.trim() && now !== wanted.texts[name]?.trim()) current[name] = now;
  }
  if (Object.keys(current).length > 0)
    throw new AppError(
      'CONFLICT',
      'Somebody changed this in the meantime. Look at what is there.',
      {
        current,
      },
    );
}

const enums = ['domain', 'priority', 'lifecycle', 'achievement', 'discipline', 'status'];

/** A value as the API gives it. */
function shown(name: string, value: PlainValue, versionId: string): PlainValue {
  if (typeof value !== 'string') return value;
  if (people.includes(name)) return globalId('Membership', value);
  if (name === 'needId') return globalId('Need', derivedId(versionId, value));
  return enums.includes(name) ? value.toUpperCase().replaceAll('-', '_') : value;
}

/** Brings a record to what is wanted; what is so already is left alone. */
export function writeFields(doc: Y.Doc, root: PlanCollection, id: string, wanted: Fields): void {
  for (const [name, value] of Object.entries(wanted.values)) setValue(doc, root, id, name, value);
  for (const [name, text] of Object.entries(wanted.texts)) {
    const fragment = fragmentOf(doc, root, id, name);
    if (fragment) reviseText(fragment, text);
  }
}
