import { ref } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import { badInput, notFound } from '../../kernel/errors.ts';
import { localId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { Objective, type Plan } from '../plans/index.ts';
import type { Note } from './note.entity.ts';
import { NoteObjective } from './note.entity.ts';
import { objectiveLimit } from './note.rules.ts';

/** An objective as a plan knows it through all its versions. */
export interface ServedObjective {
  readonly plan: Plan;
  readonly itemId: string;
}

/**
 * The objectives that a note is to serve, each once.
 * @throws BAD_USER_INPUT (too many, or of another client), NOT_FOUND
 */
export async function objectivesToLink(
  operation: Operation,
  note: Note,
  ids: readonly string[],
  path: readonly string[],
): Promise<ServedObjective[]> {
  if (ids.length > objectiveLimit)
    throw badInput(path, `A note serves ${objectiveLimit} objectives at the most.`);
  const rowIds = ids.map((id) => localId('Objective', id));
  const known = rowIds.filter((id) => id !== undefined);
  if (known.length < ids.length) throw badInput(path, 'This is not the id of an Objective.');
  if (known.length === 0) return [];
  const rows = await operation.em.find(
    Objective,
    { id: { $in: known } },
    { populate: ['planVersion.plan'] },
  );
  const served = new Map<string, ServedObjective>();
  for (const id of known) {
    const row = await authorize(
      operation,
      'plan.read',
      rows.find((each) => each.id === id),
    );
    if (row.clientId !== note.clientId)
      throw badInput(path, 'This objective belongs to another client.');
    const plan = row.planVersion.$.plan.$;
    served.set(row.itemId, { plan, itemId: row.itemId });
  }
  return [...served.values()];
}

/** Makes the note serve these objectives and no others; answers whether that changed anything. */
export function linkObjectives(
  operation: Operation,
  note: Note,
  serves: readonly ServedObjective[],
): boolean {
  const wanted = new Set(serves.map(({ itemId }) => itemId));
  const present = note.links.isInitialized() ? note.links.getItems() : [];
  const surplus = present.filter((link) => !wanted.has(link.objectiveItemId));
  for (const link of surplus) {
    note.links.remove(link);
    operation.em.remove(link);
  }
  const linked = new Set(present.map((link) => link.objectiveItemId));
  const added = serves.filter(({ itemId }) => !linked.has(itemId));
  for (const { plan, itemId } of added) {
    const link = new NoteObjective();
    link.note = ref(note);
    link.plan = ref(plan);
    link.objectiveItemId = itemId;
    note.links.add(link);
    operation.em.persist(link);
  }
  return surplus.length + added.length > 0;
}

/** In which version of a plan an objective is looked at: the one in force before all others. */
const preference = ['signed', 'submitted', 'open', 'superseded'] as const;

/** The objectives that a note serves, as they stand in the plan now. Removed ones are left out. */
export const objectivesOf = (operation: Operation, note: Note): Promise<Objective[]> =>
  operation.once('objectivesOfNotes', () => objectivesLoader(operation)).load(note.id);

const objectivesLoader = ({ em }: Operation): DataLoader<string, Objective[]> =>
  new DataLoader(async (noteIds) => {
    const links = await em.find(
      NoteObjective,
      { note: { $in: [...noteIds] } },
      { orderBy: { id: 'asc' } },
    );
    if (links.length === 0) return noteIds.map(() => []);
    const rows = await em.find(
      Objective,
      {
        itemId: { $in: [...new Set(links.map((link) => link.objectiveItemId))] },
        planVersion: { plan: { $in: [...new Set(links.map((link) => link.plan.id))] } },
      },
      { populate: ['planVersion'], orderBy: { planVersion: { number: 'desc' } } },
    );
    const best = new Map<string, Objective>();
    for (const state of preference)
      for (const row of rows) {
        const version = row.planVersion.$;
        const key = `${version.plan.id}/${row.itemId}`;
        if (version.state === state && !best.has(key)) best.set(key, row);
      }
    return noteIds.map((noteId) =>
      links
        .filter((link) => link.note.id === noteId)
        .map((link) => best.get(`${link.plan.id}/${link.objectiveItemId}`))
        .filter((row) => row !== undefined),
    );
  });

/** The UUID, the same in all versions, of an objective that is named in a filter. */
export async function itemIdOfObjective(operation: Operation, id: string): Promise<string> {
  const rowId = localId('Objective', id);
  if (!rowId) throw badInput(['filter', 'objectiveId'], 'This is not the id of an Objective.');
  const row = await operation.em.findOne(Objective, rowId);
  if (!row) throw notFound();
  return (await authorize(operation, 'plan.read', row)).itemId;
}
