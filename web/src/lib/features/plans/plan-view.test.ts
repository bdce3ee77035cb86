import {
  addRecord,
  openPlan,
  seedPlan,
  setRemoved,
  setValue,
} from '@roundtable/schema/plan-document';
import { uuidv4 } from 'lib0/random';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { makeUndo, localEdit, untracked } from '#lib/kernel/document/undo.ts';
import { planKind } from './plan-kind.ts';
import { PlanView } from './plan-view.svelte.ts';

function plan() {
  const doc = new Y.Doc();
  openPlan(doc);
  seedPlan(doc);
  return doc;
}

const words = (text: string) => ({ texts: { words: text } });

it('shows records in their order, and follows changes', () => {
  const doc = plan();
  const view = new PlanView(doc);
  const [first, second] = [uuidv4(), uuidv4()];
  addRecord(doc, 'goals', { id: first, ...words('first') });
  addRecord(doc, 'goals', { id: second, afterId: null, ...words('second') });
  expect(view.goals.map(({ texts }) => texts.words)).toEqual(['second', 'first']);
  setValue(doc, 'goals', first, 'lifecycle', 'active');
  expect(view.goals[1]?.values.lifecycle).toBe('active');
  setRemoved(doc, 'goals', second, true);
  expect(view.goals.map(({ id }) => id)).toEqual([first]);
  expect(view.removed('goals').map(({ id }) => id)).toEqual([second]);
});

it('orders measurements by their date', () => {
  const doc = plan();
  const [goal, objective] = [uuidv4(), uuidv4()];
  addRecord(doc, 'goals', { id: goal });
  addRecord(doc, 'objectives', { id: objective, parentId: goal });
  for (const [measuredOn, value] of [
    ['2026-11-20', 3],
    ['2026-11-06', 1],
    ['2026-11-13', 2],
  ] as const)
    addRecord(doc, 'measurements', {
      id: uuidv4(),
      parentId: objective,
      values: { measuredOn, value },
    });
  const view = new PlanView(doc);
  expect(view.measurementsOf(objective).map(({ values }) => values.value)).toEqual([1, 2, 3]);
});

it('names each missing link of the golden thread, and none of what is over', () => {
  const doc = plan();
  const [need, goal, over] = [uuidv4(), uuidv4(), uuidv4()];
  addRecord(doc, 'needs', { id: need, values: { rating: 3 } });
  addRecord(doc, 'goals', { id: over, values: { lifecycle: 'completed' } });
  addRecord(doc, 'goals', { id: goal });
  const view = new PlanView(doc);
  expect(view.gaps.map(({ kind, itemId }) => [kind, itemId])).toEqual([
    ['NEED_UNANSWERED', need],
    ['GOAL_WITHOUT_NEED', goal],
    ['GOAL_WITHOUT_MEASURE', goal],
    ['GOAL_WITHOUT_TARGET_DATE', goal],
    ['GOAL_WITHOUT_RESPONSIBLE', goal],
    ['GOAL_WITHOUT_OBJECTIVE', goal],
  ]);
  setValue(doc, 'needs', need, 'deferredReason', 'after the winter break');
  expect(view.gaps.some(({ kind }) => kind === 'NEED_UNANSWERED')).toBe(false);
});

it('keeps a teammate’s words when the adding of their record is undone', () => {
  const doc = plan();
  const undo = makeUndo(doc, planKind.roots);
  const goal = uuidv4();
  doc.transact(() => void addRecord(doc, 'goals', { id: goal, removed: true }), untracked);
  doc.transact(() => setRemoved(doc, 'goals', goal, false), localEdit);
  const there = new Y.Doc();
  Y.applyUpdate(there, Y.encodeStateAsUpdate(doc));
  openPlan(there);
  const text = (there.getMap('goals').get(goal) as Y.Map<Y.XmlFragment>).get('words');
  ((text?.get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'theirs');
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(there), 'remote');
  undo.undo();
  const view = new PlanView(doc);
  expect(view.goals).toEqual([]);
  expect(view.removed('goals')[0]?.texts.words).toBe('theirs');
});
