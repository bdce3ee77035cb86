/** What the records of a document are called is read on the loop: no more than the names, and once. */
import { addRecord, fragmentOf, openPlan, planShape } from '@roundtable/schema/plan-document';
import { writeText } from '@roundtable/schema/rich-text';
import { afterEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { newId } from '../kernel/ids.ts';
import type { HistoryKind } from './document.kind.ts';
import { recordNames } from './history.names.ts';
import { namesOf } from './history.records.ts';

const shape = namesOf(planShape);
const kind: HistoryKind = {
  parents: { objectives: { root: 'goals', field: 'goalId' } },
  names: { goals: ['words'], objectives: ['words'], interventions: ['words', 'service'] },
  people: [],
  references: {},
  kept: [],
};

afterEach(() => vi.restoreAllMocks());

it('reads the texts that records are called by, no others, and once until the next edit', () => {
  const doc = new Y.Doc();
  openPlan(doc);
  const [goal, objective, intervention] = [newId(), newId(), newId()];
  const barriers = 'What stands in the way\n'.repeat(50);
  addRecord(doc, 'goals', { id: goal, texts: { words: 'Sleeps through\nthe night', barriers } });
  addRecord(doc, 'objectives', { id: objective, parentId: goal, texts: { words: 'Five nights' } });
  addRecord(doc, 'interventions', {
    id: intervention,
    parentId: objective,
    values: { service: 'counselling' },
  });
  const read = vi.spyOn(Y.XmlFragment.prototype, 'toArray');
  const names = recordNames(doc, shape, kind);
  const readTexts = (read.mock.contexts as Y.XmlFragment[]).filter(
    (fragment) => fragment.parent instanceof Y.Map,
  );
  expect(new Set(readTexts)).toEqual(
    new Set([
      fragmentOf(doc, 'goals', goal, 'words'),
      fragmentOf(doc, 'objectives', objective, 'words'),
      fragmentOf(doc, 'interventions', intervention, 'words'),
    ]),
  );
  expect(names.sorted([`interventions/${intervention}`, `goals/${goal}`])).toEqual([
    { record: `goals/${goal}`, root: 'goals', name: 'Sleeps through', parent: null },
    {
      record: `interventions/${intervention}`,
      root: 'interventions',
      name: 'counselling',
      parent: null,
    },
  ]);
  expect(names.of(`objectives/${objective}`).parent).toBe(`goals/${goal}`);
  expect(recordNames(doc, shape, kind)).toBe(names);
  writeText(fragmentOf(doc, 'goals', goal, 'words')!, 'Asks for a break');
  expect(recordNames(doc, shape, kind).of(`goals/${goal}`).name).toBe('Asks for a break');
});
