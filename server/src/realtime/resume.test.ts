/**
 * Programs that follow changes and are cut off while others write: from their last cursor they go on
 * without loss and without anything twice, for notes, plans and meetings alike.
 */
import { fragmentOf } from '@roundtable/schema/plan-document';
import { reviseText } from '@roundtable/schema/revise-text';
import type { ExecutionResult } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestEditor } from '../testing/editor.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { makeKey, type TestKey } from '../testing/keys.ts';
import { changed, makeMeeting, theMeeting } from '../testing/meetings.ts';
import { beginNote, save, sign } from '../testing/notes.ts';
import { addGoal, draftOf, edit, planChanges, type PlanEvent } from '../testing/plan-edits.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let program: TestKey;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
  program = await makeKey(server, house, {
    scopes: ['clients:read', 'notes:read', 'plans:write', 'meetings:read', 'people:read'],
    programmes: 'all',
  });
});
afterAll(() => server.stop());

interface Event {
  readonly cursor: string;
  readonly kind: string;
}

/** What happens while somebody reads: how much of it is done, and when more is. */
class Load {
  done = 0;
  over = false;
  readonly ended: Promise<void>;
  #end: () => void = () => undefined;
  readonly #waiting = new Set<() => void>();

  constructor() {
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  /** Something was written, and answered. */
  wrote(): void {
    this.done += 1;
    for (const look of this.#waiting) look();
  }

  async run(writers: readonly Promise<void>[]): Promise<void> {
    await Promise.all(writers);
    this.over = true;
    this.#end();
    for (const look of this.#waiting) look();
  }

  /** Waits until so much more is written, or all of it. */
  more(count: number): Promise<void> {
    const target = this.done + count;
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.done < target && !this.over) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/**
 * Follows a subscription on sockets that are cut after a few events each, in the midst of writing,
 * and stays away until more is written. Ends when everything is seen that there is to see.
 */
async function readWithCuts<E extends Event>(
  who: TestVisitor,
  load: Load,
  subscription: { query: string; variables: Record<string, unknown> },
  heard: (event: E) => void,
  complete: () => boolean,
): Promise<{ cursors: bigint[]; cuts: number }> {
  const cursors: bigint[] = [];
  let after: string | undefined;
  let cuts = 0;
  while (!(load.over && complete())) {
    const socket = who.socket();
    const variables = { ...subscription.variables, ...(after === undefined ? {} : { after }) };
    const events = socket.iterate<Record<string, E>>({ ...subscription, variables });
    for (let left = 2 + (cuts % 4); load.over || left > 0; left -= 1) {
      const pending = events.next();
      // Cut while it waits, which is no failure of anything.
      pending.catch(() => undefined);
      await Promise.race([pending, load.ended]);
      if (load.over && complete()) break;
      const { data, errors } = (await pending).value as ExecutionResult<Record<string, E>>;
      if (errors || !data) throw new Error(JSON.stringify(errors));
      const [event] = Object.values(data) as [E];
      // It begins where it was cut, and not anywhere later.
      if (event.kind === 'READY' && after !== undefined) expect(event.cursor).toBe(after);
      after = event.cursor;
      if (event.kind === 'READY') continue;
      cursors.push(BigInt(event.cursor));
      heard(event);
    }
    // Not closed in good order: gone.
    socket.terminate();
    await socket.dispose();
    cuts += 1;
    await load.more(3);
  }
  return { cursors, cuts };
}

function checkOrder({ cursors, cuts }: { cursors: bigint[]; cuts: number }): void {
  expect(cuts).toBeGreaterThan(2);
  const ordered = [...new Set(cursors)].sort((a, b) => (a < b ? -1 : 1));
  expect(cursors).toEqual(ordered);
}

it('notes: every note is seen as it is at last', async () => {
  const load = new Load();
  const final = new Map<string, string>();
  const seen = new Map<string, string>();
  const write = async (who: TestVisitor, name: string): Promise<void> => {
    for (let round = 0; round < 6; round++) {
      let note = await beginNote(who, house.sam.id, { shared: true });
      load.wrote();
      for (const words of ['One', 'One two', `${name} ${round}`]) {
        note = await save(who, note, [{ key: 'data', words }]);
        load.wrote();
      }
      if (round % 2 === 0) note = await sign(who, note);
      load.wrote();
      final.set(note.id, `${note.status} ${name} ${round}`);
    }
  };
  const reading = readWithCuts<
    Event & { noteId: string; note: { status: string; sections: { words: string }[] } | null }
  >(
    program,
    load,
    {
      query: `subscription ($id: ID!, $after: String) { noteChanges(clientId: $id, after: $after) {
        cursor kind noteId note { status sections { words } } } }`,
      variables: { id: house.sam.id },
    },
    ({ noteId, note }) => seen.set(noteId, `${note?.status} ${note?.sections[0]?.words}`),
    () => [...final].every(([id, state]) => seen.get(id) === state),
  );
  await load.run([
    write(as.nurse, 'Noor'),
    write(as.clinician, 'Théa'),
    write(as.careStaff, 'Kofi'),
  ]);
  checkOrder(await reading);
  expect([...seen.keys()].sort()).toEqual([...final.keys()].sort());
});

it('plans: every record is seen as it is at last, typed or sent', async () => {
  const draft = await draftOf(as.caseManager, house.sam.id);
  const goal = await addGoal(as.clinician, draft.planId, 'Begins');
  const { objective } = await edit<{ objective: { id: string; itemId: string } }>(
    as.clinician,
    'addObjective',
    { goalId: goal.id, words: 'Step' },
  );
  const load = new Load();
  const final = new Map<string, unknown>([[goal.itemId, '']]);
  const seen = new Map<string, unknown>();
  const measure = async (who: TestVisitor, from: number): Promise<void> => {
    for (let value = from; value < from + 10; value++) {
      const { measurement } = await edit<{ measurement: { id: string; itemId: string } }>(
        who,
        'recordMeasurement',
        { objectiveId: objective.id, measuredOn: '2026-03-01', value },
      );
      load.wrote();
      final.set(measurement.itemId, value);
      if (value % 5 !== 0) continue;
      await edit(who, 'removePlanRecord', { id: measurement.id });
      load.wrote();
      final.set(measurement.itemId, 'REMOVED');
    }
  };
  const type = async (): Promise<void> => {
    const editor = await new TestEditor(as.nurse, draft.documentId).open();
    for (const words of 'Asks for a break when it is loud'.split(' ')) {
      await editor.edit((doc) => {
        const fragment = fragmentOf(doc, 'goals', goal.itemId, 'words');
        if (fragment) reviseText(fragment, words);
      });
      load.wrote();
      final.set(goal.itemId, words);
    }
    await editor.close();
  };
  const reading = readWithCuts<PlanEvent>(
    program,
    load,
    { query: planChanges, variables: { planId: draft.planId } },
    (event) => {
      if (event.kind === 'REMOVED') seen.set(event.itemId ?? '', 'REMOVED');
      if (event.goal) seen.set(event.goal.itemId, event.goal.words);
      if (event.measurement) seen.set(event.measurement.itemId, event.measurement.value);
    },
    () => [...final].every(([id, state]) => seen.get(id) === state),
  );
  await load.run([measure(program, 0), measure(as.clinician, 100), type()]);
  checkOrder(await reading);
  expect([...seen.keys()].sort()).toEqual([...final.keys()].sort());
});

it('meetings: who takes part is seen as it is at last', async () => {
  const { people } = house;
  const { id } = await makeMeeting(server, house, [house.sam], {
    attended: [people.nurse, people.clinician, people.careStaff],
  });
  const load = new Load();
  const seen = new Map<string, string>();
  const final = new Map<string, string>();
  const attend = async (key: PersonKey): Promise<void> => {
    for (let round = 0; round < 45; round++) {
      const status = ['PRESENT', 'EXPECTED', 'EXCUSED'][round % 3] as string;
      await changed(as.caseManager, 'attendance', {
        meetingId: id,
        membershipId: people[key].id,
        status,
      });
      load.wrote();
      final.set(people[key].name, status);
    }
  };
  const reading = readWithCuts<
    Event & { meeting: { attendance: { name: string; status: string }[] } | null }
  >(
    program,
    load,
    {
      query: `subscription ($id: ID!, $after: String) { meetingChanges(meetingId: $id, after: $after) {
        cursor kind meeting { attendance { name status } } } }`,
      variables: { id },
    },
    ({ meeting }) => {
      for (const { name, status } of meeting?.attendance ?? []) seen.set(name, status);
    },
    () => [...final].every(([name, status]) => seen.get(name) === status),
  );
  await load.run([attend('nurse'), attend('clinician'), attend('careStaff')]);
  checkOrder(await reading);
  const { attendance } = await theMeeting(as.caseManager, id);
  for (const { name, status } of attendance) expect(seen.get(name)).toBe(status);
});
