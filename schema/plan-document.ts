/**
 * The one place that knows the Yjs structure of a treatment plan. The browser, the server and the
 * generator of demonstration data read and change plans through this module alone.
 *
 *   about          Y.Map     { vision, strengths, dischargeCriteria: rich text }
 *   needs          Y.Map<id, Y.Map>   words; domain, rating, deferredReason
 *   goals          Y.Map<id, Y.Map>   words, clientWords, familyWords, barriers; needId, measure, …
 *   objectives     Y.Map<id, Y.Map>   words; goalId, measure, unit, baseline, target, …
 *   interventions  Y.Map<id, Y.Map>   words; objectiveId, service, modality, frequency, …
 *   measurements   Y.Map<id, Y.Map>   objectiveId, measuredOn, value, unit, observerId, note
 *
 * Every record has `order` (a fractional key among its siblings) and may have `removed: true`.
 * People are membership UUIDs, dates `YYYY-MM-DD`.
 */
import * as Y from 'yjs';
import {
  disciplines,
  goalAchievements,
  goalLifecycles,
  goalPriorities,
  interventionStatuses,
  needDomains,
} from './codes.ts';
import {
  fragmentText,
  isDate,
  isFlag,
  isInteger,
  isNumber,
  isOneOf,
  isOrderKey,
  isText,
  isUuid,
  orNull,
  writeText,
  type DocumentShape,
  type ValueRule,
} from './document-shape.ts';
import { inOrder, orderAfter as placeAfter } from './order-keys.ts';

export { inOrder };

const common = { order: isOrderKey, removed: isFlag } satisfies Record<string, ValueRule>;
const person = orNull(isUuid);
const date = orNull(isDate);

export const planShape = {
  about: {
    is: 'single',
    values: {},
    fragments: ['vision', 'strengths', 'dischargeCriteria'],
    fragmentLimit: 20_000,
  },
  needs: {
    is: 'collection',
    most: 200,
    values: {
      ...common,
      domain: isOneOf(needDomains),
      rating: isInteger(0, 3),
      deferredReason: isText(1000),
    },
    fragments: ['words'],
    fragmentLimit: 20_000,
  },
  goals: {
    is: 'collection',
    most: 200,
    values: {
      ...common,
      needId: orNull(isUuid),
      measure: isText(500),
      baseline: isText(500),
      target: isText(500),
      startOn: date,
      targetOn: date,
      priority: orNull(isOneOf(goalPriorities)),
      responsibleId: person,
      lifecycle: isOneOf(goalLifecycles),
      achievement: orNull(isOneOf(goalAchievements)),
      familyShared: isFlag,
    },
    fragments: ['words', 'clientWords', 'familyWords', 'barriers'],
    fragmentLimit: 20_000,
  },
  objectives: {
    is: 'collection',
    most: 1000,
    values: {
      ...common,
      goalId: isUuid,
      measure: isText(500),
      unit: isText(60),
      baseline: orNull(isNumber),
      target: orNull(isNumber),
      targetOn: date,
      lifecycle: isOneOf(goalLifecycles),
      achievement: orNull(isOneOf(goalAchievements)),
      responsibleId: person,
    },
    fragments: ['words'],
    fragmentLimit: 20_000,
  },
  interventions: {
    is: 'collection',
    most: 2000,
    values: {
      ...common,
      objectiveId: isUuid,
      service: isText(200),
      modality: isText(200),
      frequency: isText(200),
      duration: isText(200),
      discipline: orNull(isOneOf(disciplines)),
      responsibleId: person,
      status: isOneOf(interventionStatuses),
    },
    fragments: ['words'],
    fragmentLimit: 20_000,
  },
  measurements: {
    is: 'collection',
    most: 20_000,
    values: {
      ...common,
      objectiveId: isUuid,
      measuredOn: isDate,
      value: isNumber,
      unit: isText(60),
      observerId: person,
      note: isText(1000),
    },
    fragments: [],
    fragmentLimit: 0,
  },
} as const satisfies DocumentShape;

export type PlanRoot = keyof typeof planShape;
export type PlanCollection = Exclude<PlanRoot, 'about'>;
export const planCollections = [
  'needs',
  'goals',
  'objectives',
  'interventions',
  'measurements',
] as const satisfies readonly PlanCollection[];

/** The field that names the parent record, by collection; siblings are ordered below it. */
export const parentField = {
  needs: null,
  goals: null,
  objectives: 'goalId',
  interventions: 'objectiveId',
  measurements: 'objectiveId',
} as const satisfies Record<PlanCollection, string | null>;

export type PlanRecord = Y.Map<unknown>;
export type PlainValue = string | number | boolean | null;

/** A record as plain data: its values by name, its fragments as text. */
export interface PlanRow {
  readonly id: string;
  readonly order: string;
  readonly removed: boolean;
  readonly values: Readonly<Record<string, PlainValue>>;
  readonly texts: Readonly<Record<string, string>>;
}

const defaults: Record<PlanCollection, Record<string, PlainValue>> = {
  needs: { domain: 'emotional', rating: 1 },
  goals: { lifecycle: 'proposed', achievement: 'in-progress', familyShared: false },
  objectives: { lifecycle: 'proposed', achievement: 'in-progress' },
  interventions: { status: 'not-started' },
  measurements: {},
};

export const collectionOf = (doc: Y.Doc, root: PlanCollection): Y.Map<PlanRecord> =>
  doc.getMap(root);

/** Initial content, written once by the server. Harmless on a plan that has it. */
export function seedPlan(doc: Y.Doc): void {
  const about = doc.getMap('about');
  for (const name of planShape.about.fragments) {
    if (about.has(name)) continue;
    const fragment = new Y.XmlFragment();
    about.set(name, fragment);
    writeText(fragment, '');
  }
}

/** Puts the roots of a plan in place so that they have their types before anything arrives. */
export function openPlan(doc: Y.Doc): void {
  for (const root of Object.keys(planShape)) doc.getMap(root);
}

export function readRow(root: PlanCollection, id: string, record: PlanRecord): PlanRow {
  const shape = planShape[root];
  const values: Record<string, PlainValue> = { ...defaults[root] };
  for (const name of Object.keys(shape.values)) {
    const value = record.get(name);
    if (value !== undefined && name !== 'order' && name !== 'removed')
      values[name] = value as PlainValue;
  }
  const texts: Record<string, string> = {};
  for (const name of shape.fragments)
    texts[name] = fragmentText(record.get(name) as Y.XmlFragment | undefined);
  return {
    id,
    order: (record.get('order') as string | undefined) ?? 'a0',
    removed: record.get('removed') === true,
    values,
    texts,
  };
}

/** All records of a collection in reading order, removed ones last among none: filter on `removed`. */
export function readRows(doc: Y.Doc, root: PlanCollection): PlanRow[] {
  const rows = [...collectionOf(doc, root)].map(([id, record]) => readRow(root, id, record));
  return rows.sort(inOrder);
}

/** The plan-level texts (vision, strengths, discharge criteria). */
export function readAbout(doc: Y.Doc): Record<(typeof planShape.about.fragments)[number], string> {
  const about = doc.getMap('about');
  const text = (name: string): string => fragmentText(about.get(name) as Y.XmlFragment | undefined);
  return {
    vision: text('vision'),
    strengths: text('strengths'),
    dischargeCriteria: text('dischargeCriteria'),
  };
}

/** A record that is there and not removed, itself and its parents. */
export function isLive(doc: Y.Doc, root: PlanCollection, id: string): boolean {
  const record = collectionOf(doc, root).get(id);
  if (!record || record.get('removed') === true) return false;
  if (root === 'objectives') return isLive(doc, 'goals', record.get('goalId') as string);
  if (root === 'interventions' || root === 'measurements')
    return isLive(doc, 'objectives', record.get('objectiveId') as string);
  return true;
}

export interface NewRecord {
  readonly id: string;
  readonly parentId?: string;
  readonly values?: Readonly<Record<string, PlainValue>>;
  readonly texts?: Readonly<Record<string, string>>;
  /** Sibling to come after; absent: at the end; `null`: first. */
  readonly afterId?: string | null;
  /** Made hidden, to be shown by `setRemoved(…, false)`: so that undoing an addition hides the record and deletes nobody's words. */
  readonly removed?: boolean;
}

/** Adds a record. Run it inside `doc.transact` where it belongs to a larger change. */
export function addRecord(doc: Y.Doc, root: PlanCollection, made: NewRecord): PlanRecord {
  const record: PlanRecord = new Y.Map();
  const parent = parentField[root];
  const values: Record<string, PlainValue> = { ...defaults[root], ...made.values };
  if (parent) {
    if (!made.parentId) throw new Error(`A record of ${root} needs its parent's id`);
    values[parent] = made.parentId;
  }
  values.order = orderAfter(doc, root, made.parentId, made.afterId, made.id);
  if (made.removed) values.removed = true;
  doc.transact(() => {
    collectionOf(doc, root).set(made.id, record);
    for (const [name, value] of Object.entries(values)) record.set(name, value);
    for (const name of planShape[root].fragments) {
      const fragment = new Y.XmlFragment();
      record.set(name, fragment);
      writeText(fragment, made.texts?.[name] ?? '');
    }
  });
  return record;
}

/** Sets a plain value; setting what it already is makes no change. */
export function setValue(
  doc: Y.Doc,
  root: PlanCollection,
  id: string,
  field: string,
  value: PlainValue,
): void {
  const record = collectionOf(doc, root).get(id);
  if (!record) throw new Error(`No record ${id} in ${root}`);
  const rule: ValueRule | undefined = (planShape[root].values as Record<string, ValueRule>)[field];
  if (!rule?.(value)) throw new Error(`${field} of ${root} may not be ${JSON.stringify(value)}`);
  if (record.get(field) !== value) record.set(field, value);
}

export const setRemoved = (doc: Y.Doc, root: PlanCollection, id: string, removed: boolean): void =>
  setValue(doc, root, id, 'removed', removed);

/** Moves a record among its siblings: after `afterId`, or first when that is `null`. */
export function moveRecord(
  doc: Y.Doc,
  root: PlanCollection,
  id: string,
  afterId: string | null,
): void {
  const record = collectionOf(doc, root).get(id);
  const parent = parentField[root];
  const parentId = parent ? (record?.get(parent) as string | undefined) : undefined;
  setValue(doc, root, id, 'order', orderAfter(doc, root, parentId, afterId, id));
}

/** The rich text of a field, to bind an editor to. */
export function fragmentOf(
  doc: Y.Doc,
  root: PlanRoot,
  id: string | null,
  field: string,
): Y.XmlFragment | undefined {
  const record = root === 'about' ? doc.getMap('about') : collectionOf(doc, root).get(id ?? '');
  const value = record?.get(field);
  return value instanceof Y.XmlFragment ? value : undefined;
}

function orderAfter(
  doc: Y.Doc,
  root: PlanCollection,
  parentId: string | undefined,
  afterId: string | null | undefined,
  own: string,
): string {
  const parent = parentField[root];
  const siblings = [...collectionOf(doc, root)]
    .filter(([id, record]) => id !== own && (!parent || record.get(parent) === parentId))
    .map(([id, record]) => ({ id, order: (record.get('order') as string | undefined) ?? 'a0' }));
  return placeAfter(siblings, afterId);
}
