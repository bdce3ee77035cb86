/**
 * Builds the live documents of a plan's versions from its story, through the one module that knows
 * a plan's structure. A later version is a clone of the one before, with what the review changed.
 */
import {
  addRecord,
  fragmentOf,
  openPlan,
  seedPlan,
  setValue,
  type PlainValue,
  type PlanCollection,
  type PlanRoot,
} from '@roundtable/schema/plan-document';
import { writeText } from '@roundtable/schema/rich-text';
import * as Y from 'yjs';
import type { Calendar } from './calendar.ts';
import type { Ids } from './seed.ts';
import type {
  AboutWords,
  Day,
  GoalStory,
  GoalWords,
  InterventionWords,
  NeedWords,
  ObjectiveStory,
  ObjectiveWords,
  OrganisationStory,
  PlanStory,
} from './story.ts';
import { workdayOf } from './write/context.ts';

export interface BuiltVersion {
  readonly number: number;
  readonly doc: Y.Doc;
  /** The Yjs clientID of the server's own edits of this version. */
  readonly clientId: number;
}

export interface PlanContext {
  readonly story: Pick<OrganisationStory, 'people'>;
  readonly calendar: Calendar;
  readonly ids: Ids;
  readonly clientKey: string;
}

type Values = Record<string, PlainValue>;
type Texts = Record<string, string>;
interface Content {
  readonly values: Values;
  readonly texts: Texts;
}

/** One of those that the engine keeps for the server's own edits (below 2^20), the same every time. */
const clientIdOf = (number: number): number => 1000 + number;

export function buildVersions(plan: PlanStory, context: PlanContext): BuiltVersion[] {
  const built: BuiltVersion[] = [];
  for (const [index, { submitted }] of plan.versions.entries()) {
    const number = index + 1;
    const doc = new Y.Doc();
    openPlan(doc);
    doc.clientID = clientIdOf(number);
    const former = built.at(-1);
    if (former) Y.applyUpdate(doc, Y.encodeStateAsUpdate(former.doc));
    new VersionWriter(doc, number, context, context.calendar.workday(submitted ?? 0)).write(plan);
    built.push({ number, doc, clientId: doc.clientID });
  }
  return built;
}

/** Writes what one version has beyond the one before. */
class VersionWriter {
  readonly #doc: Y.Doc;
  readonly #number: number;
  readonly #context: PlanContext;
  /** Nothing is measured after the day on which a version was frozen. */
  readonly #until: Day;

  constructor(doc: Y.Doc, number: number, context: PlanContext, until: Day) {
    this.#doc = doc;
    this.#number = number;
    this.#context = context;
    this.#until = until;
  }

  write(plan: PlanStory): void {
    this.#doc.transact(() => {
      if (this.#number === 1) seedPlan(this.#doc);
      this.#about(this.#number === 1 ? plan.about : plan.aboutLater?.[this.#number]);
      for (const need of plan.needs)
        this.#record('needs', this.#id('need', need.key), undefined, need, (words) =>
          this.#need(words),
        );
      for (const goal of plan.goals) this.#goal(goal);
    });
  }

  #about(words: Partial<AboutWords> | undefined): void {
    for (const [field, text] of Object.entries(words ?? {}))
      this.#write('about', null, field, text);
  }

  #goal(goal: GoalStory): void {
    const id = this.#id('goal', goal.key);
    const needId = goal.need ? this.#id('need', goal.need) : null;
    this.#record('goals', id, undefined, goal, (words) => this.#goalWords(words), { needId });
    for (const objective of goal.objectives)
      this.#objective(id, objective, Math.max(goal.since ?? 1, objective.since ?? 1));
  }

  #objective(goalId: string, objective: ObjectiveStory, since: number): void {
    if (since > this.#number) return;
    const id = objectiveId(this.#context, objective.key);
    const words = { ...objective, since };
    this.#record('objectives', id, goalId, words, (words) => this.#objectiveWords(words));
    for (const [index, intervention] of objective.interventions.entries()) {
      const staged = { ...intervention, since: Math.max(since, intervention.since ?? 1) };
      const own = this.#id('intervention', objective.key, index);
      this.#record('interventions', own, id, staged, (words) => this.#intervention(words));
    }
    this.#measurements(id, objective);
  }

  #measurements(objectiveId: string, { key, observer, series = [] }: ObjectiveStory): void {
    const observerId = this.#person(observer);
    const days = series.map(([day]) => workdayOf(this.#context, observer, day));
    for (const [index, [told, value, note]] of series.entries()) {
      const id = this.#id('measurement', key, told);
      const day = days[index] ?? told;
      // Where a weekend has brought two together, the later one stands.
      if (day > this.#until || day === days[index + 1]) continue;
      if (this.#doc.getMap('measurements').has(id)) continue;
      const measuredOn = this.#context.calendar.date(day);
      const values = {
        measuredOn,
        value,
        ...(observerId && { observerId }),
        ...(note && { note }),
      };
      addRecord(this.#doc, 'measurements', { id, parentId: objectiveId, values });
    }
  }

  /** Adds a record in the version that it is first in; in a later one changes what that one says. */
  #record<T>(
    root: PlanCollection,
    id: string,
    parentId: string | undefined,
    story: T & { readonly since?: number; readonly later?: Readonly<Record<number, Partial<T>>> },
    contentOf: (words: Partial<T>) => Content,
    more: Values = {},
  ): void {
    const since = story.since ?? 1;
    if (since === this.#number) {
      const { values, texts } = contentOf(story);
      const made = { id, values: { ...initial[root], ...values, ...more }, texts };
      addRecord(this.#doc, root, parentId ? { ...made, parentId } : made);
    }
    const changed = story.later?.[this.#number];
    if (!changed) return;
    const { values, texts } = contentOf(changed);
    for (const [field, value] of Object.entries(values))
      setValue(this.#doc, root, id, field, value);
    for (const [field, text] of Object.entries(texts)) this.#write(root, id, field, text);
  }

  #write(root: PlanRoot, id: string | null, field: string, text: string): void {
    const fragment = fragmentOf(this.#doc, root, id, field);
    if (!fragment) throw new Error(`No words called ${field} in ${root}`);
    if (text) writeText(fragment, this.#words(text));
  }

  #need({ words, domain, rating, deferred }: Partial<NeedWords>): Content {
    return {
      values: given<PlainValue>({
        domain,
        rating,
        deferredReason: deferred === null ? null : this.#words(deferred),
      }),
      texts: given({ words: this.#words(words) }),
    };
  }

  #goalWords(goal: Partial<GoalWords>): Content {
    return {
      values: given({
        measure: this.#words(goal.measure),
        baseline: this.#words(goal.baseline),
        target: this.#words(goal.target),
        startOn: this.#date(goal.start),
        targetOn: this.#date(goal.due),
        priority: goal.priority,
        responsibleId: this.#person(goal.by),
        lifecycle: goal.lifecycle,
        achievement: goal.achievement,
        familyShared: goal.shared,
      }),
      texts: given({
        words: this.#words(goal.words),
        clientWords: this.#words(goal.client),
        familyWords: this.#words(goal.family),
        barriers: this.#words(goal.barriers),
      }),
    };
  }

  #objectiveWords(objective: Partial<ObjectiveWords>): Content {
    return {
      values: given({
        measure: this.#words(objective.measure),
        unit: objective.unit,
        baseline: objective.baseline,
        target: objective.target,
        targetOn: this.#date(objective.due),
        lifecycle: objective.lifecycle,
        achievement: objective.achievement,
        responsibleId: this.#person(objective.by),
      }),
      texts: given({ words: this.#words(objective.words) }),
    };
  }

  #intervention(intervention: Partial<InterventionWords>): Content {
    const { service, modality, frequency, duration, discipline, status } = intervention;
    const responsibleId = this.#person(intervention.by);
    return {
      values: given({ service, modality, frequency, duration, discipline, status, responsibleId }),
      texts: given({ words: this.#words(intervention.words) }),
    };
  }

  #id(kind: string, ...keys: (string | number)[]): string {
    return this.#context.ids(kind, this.#context.clientKey, ...keys);
  }
  #person = (key: string | undefined): string | undefined =>
    key === undefined ? undefined : this.#context.ids('membership', key);
  #date = (day: Day | undefined): string | undefined =>
    day === undefined ? undefined : this.#context.calendar.date(day);
  #words(text: string): string;
  #words(text: string | undefined): string | undefined;
  #words(text: string | undefined): string | undefined {
    return text === undefined ? undefined : this.#context.calendar.words(text);
  }
}

/** An objective's UUID in the plan's documents: what notes link to. */
export const objectiveId = ({ ids, clientKey }: PlanContext, key: string): string =>
  ids('objective', clientKey, key);

/** What a record is at first where its story does not say otherwise. */
const initial: Partial<Record<PlanCollection, Values>> = {
  goals: { lifecycle: 'active' },
  objectives: { lifecycle: 'active' },
  interventions: { status: 'in-progress' },
};

/** Without what is not said. */
const given = <T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== undefined),
  );
