/** Three people, random edits in any interleaving: one document, and its rows in the database. */
import { planCollections, readAbout, readRows } from '@roundtable/schema/plan-document';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestEditor } from '../testing/editor.ts';
import { inHouse, makeHouse, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { editAtRandom, expectedRows, storedRows } from '../testing/plan-oracle.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
const who: readonly PersonKey[] = ['caseManager', 'clinician', 'nurse'];
const visitors: TestVisitor[] = [];
const people: TestEditor[] = [];
let documentId: string;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  for (const key of who) visitors.push(await server.signIn(house.people[key].email));
  const { startPlanDraft } = await visitors[0]!.get<{
    startPlanDraft: { planVersion: { documentId: string } };
  }>(
    'mutation S($input: StartPlanDraftInput!) { startPlanDraft(input: $input) { planVersion { documentId } } }',
    { input: { clientId: house.sam.id } },
  );
  documentId = startPlanDraft.planVersion.documentId;
  for (const visitor of visitors) people.push(await new TestEditor(visitor, documentId).open());
});
afterAll(async () => {
  for (const person of people) await person.close();
  await server.stop();
});

const steps = fc.array(
  fc.record({
    who: fc.nat(2),
    kind: fc.nat(1000),
    which: fc.nat(1000),
    more: fc.nat(1000),
    then: fc.constantFrom('type on', 'type on', 'send', 'send and wait', 'reconnect'),
  }),
  { minLength: 5, maxLength: 40 },
);

describe('three people who edit a plan at once', () => {
  it('end with one document, whose rows are those in the database', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const members = who.map((key) => house.people[key].membershipId);
        const sending: Promise<unknown>[] = [];
        for (const step of sequence) {
          const person = people[step.who]!;
          person.change((doc) => editAtRandom(doc, step, members));
          if (step.then === 'type on') continue;
          const sent = person.flush();
          sending.push(sent);
          if (step.then === 'send and wait') await sent;
          if (step.then === 'reconnect') {
            await sent;
            await person.close();
            await person.open();
          }
        }
        await Promise.all(sending);
        const last = Math.max(...(await Promise.all(people.map((person) => person.flush()))));
        await Promise.all(people.map((person) => person.until(() => person.seq >= last)));
        const [first, ...others] = people as [TestEditor, ...TestEditor[]];
        for (const { doc } of others) {
          for (const root of planCollections)
            expect(readRows(doc, root)).toEqual(readRows(first.doc, root));
          expect(readAbout(doc)).toEqual(readAbout(first.doc));
        }
        for (const root of planCollections)
          expect(await storedRows(server.orm, house.organisationId, documentId, root)).toEqual(
            expectedRows(first.doc, documentId, root),
          );
        const [version] = await inHouse(server.orm, house.organisationId, (em) =>
          em.execute<{ vision: string }[]>('select vision from plan_version where id = ?', [
            documentId,
          ]),
        );
        expect(version?.vision).toBe(readAbout(first.doc).vision);
      }),
      { numRuns: 12, endOnFailure: true },
    );
    await server.restart();
    const again = await new TestEditor(visitors[0]!, documentId).open();
    for (const root of planCollections)
      expect(readRows(again.doc, root)).toEqual(readRows(people[0]!.doc, root));
    await again.close();
  }, 240_000);
});
