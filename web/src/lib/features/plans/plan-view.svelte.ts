import {
  collectionOf,
  inOrder,
  planCollections,
  readRow,
  readRows,
  type PlanCollection,
} from '@roundtable/schema/plan-document';
import type * as Y from 'yjs';
import { planGaps } from './plan-gaps.ts';
import type { MeasurementRow, PlanRows } from './plan-rows.ts';

type Rows = { readonly [Name in PlanCollection]: readonly PlanRows[Name][] };

function grouped<Row>(rows: readonly Row[], by: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(by(row));
    if (group) group.push(row);
    else groups.set(by(row), [row]);
  }
  return groups;
}

const byDate = (a: MeasurementRow, b: MeasurementRow): number =>
  a.values.measuredOn.localeCompare(b.values.measuredOn) || inOrder(a, b);

/** A plan's live document as rows to show. Reactive; only what an edit touches is read again. */
export class PlanView {
  readonly #doc: Y.Doc;
  readonly #stops: (() => void)[] = [];
  #rows = $state.raw<Rows>() as Rows;

  readonly needs = $derived(this.#live('needs'));
  readonly goals = $derived(this.#live('goals'));
  readonly #objectives = $derived(grouped(this.#live('objectives'), ({ values }) => values.goalId));
  readonly #interventions = $derived(
    grouped(this.#live('interventions'), ({ values }) => values.objectiveId),
  );
  readonly #measurements = $derived(
    grouped(this.#live('measurements'), ({ values }) => values.objectiveId),
  );
  /** What is missing on the golden thread. */
  readonly gaps = $derived(
    planGaps({
      needs: this.needs,
      goals: this.goals,
      objectivesOf: (id) => this.objectivesOf(id),
      interventionsOf: (id) => this.interventionsOf(id),
    }),
  );

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    this.#rows = Object.fromEntries(
      planCollections.map((root) => [root, readRows(doc, root)]),
    ) as unknown as Rows;
    for (const root of planCollections) this.#watch(root);
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  objectivesOf = (goalId: string) => this.#objectives.get(goalId) ?? [];
  interventionsOf = (objectiveId: string) => this.#interventions.get(objectiveId) ?? [];
  measurementsOf = (objectiveId: string) =>
    (this.#measurements.get(objectiveId) ?? []).toSorted(byDate);

  /** Removed records whose parents still stand, so that restoring one shows it again. */
  removed(root: 'needs' | 'goals'): readonly PlanRows[typeof root][] {
    return this.#rows[root].filter((row) => row.removed);
  }

  removedObjectives(goalId: string) {
    return this.#rows.objectives.filter((row) => row.removed && row.values.goalId === goalId);
  }

  removedInterventions(objectiveId: string) {
    return this.#rows.interventions.filter(
      (row) => row.removed && row.values.objectiveId === objectiveId,
    );
  }

  #live<Name extends PlanCollection>(root: Name): readonly PlanRows[Name][] {
    return (this.#rows[root] as readonly PlanRows[Name][]).filter((row) => !row.removed);
  }

  #watch(root: PlanCollection): void {
    const records = collectionOf(this.#doc, root);
    const onEvents = (events: Y.YEvent<Y.AbstractType<unknown>>[]): void => {
      const touched = new Set<string>();
      for (const event of events) {
        if (event.path.length > 0) touched.add(String(event.path[0]));
        else for (const key of event.changes.keys.keys()) touched.add(key);
      }
      const rows = new Map(this.#rows[root].map((row) => [row.id, row]));
      for (const id of touched) {
        const record = records.get(id);
        if (record) rows.set(id, readRow(root, id, record) as never);
      }
      this.#rows = { ...this.#rows, [root]: [...rows.values()].sort(inOrder) };
    };
    // Yjs types its deep observers for events of any kind of parent.
    records.observeDeep(onEvents as never);
    this.#stops.push(() => records.unobserveDeep(onEvents as never));
  }
}
