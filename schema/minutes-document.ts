/**
 * The one place that knows the Yjs structure of minutes: of one client in a meeting, or of the
 * meeting as a whole. The browser, the server and the generator of demonstration data read and
 * change minutes through this module alone.
 *
 *   about      Y.Map               discussion, results, obstacles; home, school, health, medication
 *                                  (what moved the week); clientWords: rich text
 *   decisions  Y.Map<id, Y.Map>    words: rich text; order, removed, decidedOn
 *   dissents   Y.Map<id, Y.Map>    decisionId, personId, reason, order, removed
 *
 * People are membership UUIDs, dates `YYYY-MM-DD`. Records are retired by `removed`, never deleted.
 */
import * as Y from 'yjs';
import {
  fragmentText,
  isDate,
  isFlag,
  isOrderKey,
  isText,
  isUuid,
  orNull,
  writeText,
  type DocumentShape,
  type ValueRule,
} from './document-shape.ts';
import { inOrder, orderAfter, type Ordered } from './order-keys.ts';

const common = { order: isOrderKey, removed: isFlag } satisfies Record<string, ValueRule>;

export const minutesShape = {
  about: {
    is: 'single',
    values: {},
    fragments: [
      'discussion',
      'results',
      'obstacles',
      'home',
      'school',
      'health',
      'medication',
      'clientWords',
    ],
    fragmentLimit: 20_000,
  },
  decisions: {
    is: 'collection',
    most: 200,
    values: { ...common, decidedOn: orNull(isDate) },
    fragments: ['words'],
    fragmentLimit: 5_000,
  },
  dissents: {
    is: 'collection',
    most: 1000,
    values: { ...common, decisionId: isUuid, personId: isUuid, reason: isText(1000) },
    fragments: [],
    fragmentLimit: 0,
  },
} as const satisfies DocumentShape;

export type MinutesRoot = keyof typeof minutesShape;
export type MinutesCollection = Exclude<MinutesRoot, 'about'>;
/** A text of the minutes by its name. */
export type MinutesText = (typeof minutesShape.about.fragments)[number];
export const minutesTexts: readonly MinutesText[] = minutesShape.about.fragments;
/** What at home, at school, in health or medication moved the week. */
export const treatmentInfluences = [
  'home',
  'school',
  'health',
  'medication',
] as const satisfies readonly MinutesText[];

export type MinutesRecord = Y.Map<unknown>;

export interface DecisionRow extends Ordered {
  readonly removed: boolean;
  readonly words: string;
  /** Calendar date; `null`: the day of the meeting. */
  readonly decidedOn: string | null;
}

/** That somebody did not agree with a decision, and why. */
export interface DissentRow extends Ordered {
  readonly removed: boolean;
  readonly decisionId: string;
  /** UUID of the membership. */
  readonly personId: string;
  readonly reason: string;
}

/** Puts the roots in place so that they have their types before anything arrives. */
export function openMinutes(doc: Y.Doc): void {
  for (const root of Object.keys(minutesShape)) doc.getMap(root);
}

/** Initial content, written once by the server. Harmless on minutes that have it. */
export function seedMinutes(doc: Y.Doc): void {
  const about = doc.getMap('about');
  for (const name of minutesTexts) {
    if (about.has(name)) continue;
    const fragment = new Y.XmlFragment();
    about.set(name, fragment);
    writeText(fragment, '');
  }
}

/** The rich text of the minutes themselves, to bind an editor to. */
export function minutesFragment(doc: Y.Doc, name: MinutesText): Y.XmlFragment | undefined {
  const value = doc.getMap('about').get(name);
  return value instanceof Y.XmlFragment ? value : undefined;
}

/** The rich text of a decision, to bind an editor to. */
export function decisionFragment(doc: Y.Doc, id: string): Y.XmlFragment | undefined {
  const value = minutesCollection(doc, 'decisions').get(id)?.get('words');
  return value instanceof Y.XmlFragment ? value : undefined;
}

export const minutesCollection = (doc: Y.Doc, root: MinutesCollection): Y.Map<MinutesRecord> =>
  doc.getMap(root);

/** The texts as plain words: one line a block. */
export function readTexts(doc: Y.Doc): Record<MinutesText, string> {
  return Object.fromEntries(
    minutesTexts.map((name) => [name, fragmentText(minutesFragment(doc, name))]),
  ) as Record<MinutesText, string>;
}

const textOf = (record: MinutesRecord, name: string): string =>
  (record.get(name) as string | null | undefined) ?? '';

const placeOf = (id: string, record: MinutesRecord): Ordered & { removed: boolean } => ({
  id,
  order: textOf(record, 'order') || 'a0',
  removed: record.get('removed') === true,
});

/** All decisions in reading order, removed ones too: filter on `removed`. */
export function readDecisions(doc: Y.Doc): DecisionRow[] {
  return [...minutesCollection(doc, 'decisions')]
    .map(([id, record]) => ({
      ...placeOf(id, record),
      words: fragmentText(record.get('words') as Y.XmlFragment | undefined),
      decidedOn: (record.get('decidedOn') as string | null | undefined) ?? null,
    }))
    .sort(inOrder);
}

/** All dissents in reading order, removed ones too. */
export function readDissents(doc: Y.Doc): DissentRow[] {
  return [...minutesCollection(doc, 'dissents')]
    .map(([id, record]) => ({
      ...placeOf(id, record),
      decisionId: textOf(record, 'decisionId'),
      personId: textOf(record, 'personId'),
      reason: textOf(record, 'reason'),
    }))
    .sort(inOrder);
}

/** A record that is there and not removed; a dissent also needs its decision and its person. */
export function isLiveMinutesRecord(doc: Y.Doc, root: MinutesCollection, id: string): boolean {
  const record = minutesCollection(doc, root).get(id);
  if (!record || record.get('removed') === true) return false;
  if (root === 'decisions') return true;
  return (
    textOf(record, 'personId') !== '' &&
    isLiveMinutesRecord(doc, 'decisions', textOf(record, 'decisionId'))
  );
}

export interface NewDecision {
  readonly id: string;
  readonly words?: string;
  readonly decidedOn?: string | null;
  /** Decision to come after; absent: at the end; `null`: first. */
  readonly afterId?: string | null;
}

/** Adds a decision. Run it inside `doc.transact` where it belongs to a larger change. */
export function addDecision(doc: Y.Doc, made: NewDecision): MinutesRecord {
  const record: MinutesRecord = new Y.Map();
  const order = orderAfter(readDecisions(doc), made.afterId);
  doc.transact(() => {
    minutesCollection(doc, 'decisions').set(made.id, record);
    record.set('order', order);
    if (made.decidedOn) record.set('decidedOn', made.decidedOn);
    const words = new Y.XmlFragment();
    record.set('words', words);
    writeText(words, made.words ?? '');
  });
  return record;
}

export interface NewDissent {
  readonly id: string;
  readonly decisionId: string;
  /** UUID of the membership. */
  readonly personId: string;
  readonly reason?: string;
}

/** Adds that somebody does not agree with a decision. */
export function addDissent(doc: Y.Doc, made: NewDissent): MinutesRecord {
  const record: MinutesRecord = new Y.Map();
  const siblings = readDissents(doc).filter(({ decisionId }) => decisionId === made.decisionId);
  const order = orderAfter(siblings);
  doc.transact(() => {
    minutesCollection(doc, 'dissents').set(made.id, record);
    record.set('decisionId', made.decisionId);
    record.set('personId', made.personId);
    record.set('order', order);
    record.set('reason', made.reason ?? '');
  });
  return record;
}

/** Sets a plain value; setting what it already is makes no change. */
export function setMinutesValue(
  doc: Y.Doc,
  root: MinutesCollection,
  id: string,
  field: string,
  value: string | boolean | null,
): void {
  const record = minutesCollection(doc, root).get(id);
  if (!record) throw new Error(`No record ${id} in ${root}`);
  const rule = (minutesShape[root].values as Record<string, ValueRule>)[field];
  if (!rule?.(value)) throw new Error(`${field} of ${root} may not be ${JSON.stringify(value)}`);
  if (record.get(field) !== value) record.set(field, value);
}

/** Moves a decision among the others: after `afterId`, or first when that is `null`. */
export function moveDecision(doc: Y.Doc, id: string, afterId: string | null): void {
  const others = readDecisions(doc).filter((decision) => decision.id !== id);
  setMinutesValue(doc, 'decisions', id, 'order', orderAfter(others, afterId));
}
