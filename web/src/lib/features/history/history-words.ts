import { sentence } from '#lib/ui/words.ts';
import type { RecordComparison, ValueChange } from './history.queries.ts';

/** What the parts of a kind of document are called. */
export interface HistoryWords {
  /** The document itself: "plan". */
  readonly thing: string;
  /** Said once all of it was brought back. */
  readonly restored: string;
  /** One record of a root: "goal". */
  readonly one: Readonly<Record<string, string>>;
  /** The texts of the whole, as a record. */
  readonly whole: string;
  /** Fields whose names do not say it. */
  readonly fields: Readonly<Record<string, string>>;
}

export const planWords: HistoryWords = {
  thing: 'plan',
  restored: 'The plan was restored.',
  one: {
    needs: 'need',
    goals: 'goal',
    objectives: 'objective',
    interventions: 'intervention',
    measurements: 'measurement',
  },
  whole: 'Vision, strengths, discharge criteria',
  fields: {
    words: 'In words',
    clientWords: 'The client’s own words',
    familyWords: 'Words for the family',
    dischargeCriteria: 'Discharge criteria',
    needId: 'Answers the need',
    goalId: 'Belongs to the goal',
    objectiveId: 'Belongs to the objective',
    responsibleId: 'Responsible',
    observerId: 'Observed by',
    startOn: 'Begins on',
    targetOn: 'By',
    measuredOn: 'Measured on',
    familyShared: 'Shared with the family',
    deferredReason: 'Why it waits',
  },
};

export const minutesWords: HistoryWords = {
  thing: 'minutes',
  restored: 'The minutes were restored.',
  one: { decisions: 'decision', dissents: 'dissent' },
  whole: 'Minutes',
  fields: {
    words: 'In words',
    clientWords: 'Own words',
    home: 'At home',
    school: 'At school',
    decidedOn: 'Decided on',
    decisionId: 'Of the decision',
    personId: 'Who does not agree',
    reason: 'Why',
  },
};

const spaced = (name: string): string => name.replaceAll(/([A-Z])/g, ' $1').toLowerCase();

export const fieldName = (words: HistoryWords, field: string): string =>
  words.fields[field] ?? sentence(spaced(field));

/** "Goal", and for the texts of the whole their own name. */
export const rootName = (words: HistoryWords, root: string): string => {
  const one = words.one[root];
  return one ? sentence(one) : words.whole;
};

/** What a record is called: its own first words, or what kind of thing it is. */
export const recordName = (
  words: HistoryWords,
  { root, name }: { readonly root: string; readonly name: string },
): string => {
  if (!words.one[root]) return words.whole;
  return name ? sentenceCase(name) : `${rootName(words, root)} without words`;
};

/** Words keep their own letters; a code such as `in-progress` becomes words. */
const sentenceCase = (text: string): string =>
  /^[a-z]+(-[a-z]+)*$/.test(text) ? sentence(text) : text;

/** A plain value in words; `null` where there was none. */
export function valueWords(
  { field, before, after, beforePerson, afterPerson }: ValueChange,
  which: 'before' | 'after',
): string | null {
  const person = which === 'before' ? beforePerson : afterPerson;
  if (person) return person.name;
  const value = which === 'before' ? before : after;
  if (value === null || value === '') return null;
  if (value === 'true') return 'Yes';
  if (value === 'false') return 'No';
  if (field === 'rating') return `${value} of 3`;
  return sentenceCase(value);
}

export const changeWords: Record<RecordComparison['change'], string> = {
  ADDED: 'Added',
  CHANGED: 'Changed',
  REMOVED: 'Taken out',
  RESTORED: 'Put back',
};
