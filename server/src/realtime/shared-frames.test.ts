/** What is written once for all: the same words as an execution gives, for plain selections alone. */
import { randomUUID } from 'node:crypto';
import { liveOperations } from '@roundtable/schema/live-operations';
import { addRecord } from '@roundtable/schema/plan-document';
import { parse, validate, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../schema.ts';
import { TestEditor } from '../testing/editor.ts';
import { makeHouse, type TestHouse } from '../testing/factories.ts';
import { follow } from '../testing/follow.ts';
import { startDraft } from '../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';
import type { EventReader } from '../kernel/shared-event.ts';
import { SharedFrames } from './shared-frames.ts';

let server: TestServer;
let house: TestHouse;
let caseManager: TestVisitor;
let clinician: TestVisitor;
let schema: GraphQLSchema;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  schema = await createSchema();
  caseManager = await server.signIn(house.people.caseManager.email);
  clinician = await server.signIn(house.people.clinician.email);
});
afterAll(() => server.stop());

const event = { seq: 7, update: new Uint8Array([1, 2, 3]), state: 'open' };
const told = { event, editable: true, standing: true };
/** Nobody has to be asked about what these tests tell. */
const reader: EventReader = {
  get operation(): never {
    throw new Error('A policy is asked');
  },
  again: () => undefined,
};
const payloadOf = (text: string, item: object = told): unknown => {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const call = { document, variables: {}, actor: null, transport: 'socket' as const };
  const written = new SharedFrames(schema).writerOf(call)?.(item, reader);
  return typeof written === 'object' ? (JSON.parse(written.payload) as unknown) : written;
};
const changes = (selection: string): string =>
  `subscription { documentChanges(documentId: "x") ${selection} }`;

describe('a frame that is written once', () => {
  it('has the fields that were selected, under the names that were wanted', () => {
    const text = `subscription {
      d: documentChanges(documentId: "x") { u: update s: seq m: standing { e: editable state } } }`;
    const standing = { e: true, state: 'OPEN' };
    expect(payloadOf(text)).toEqual({ data: { d: { u: 'AQID', s: 7, m: standing } } });
    const asks = changes('{ standing { editable clientId } }');
    expect(payloadOf(asks, { ...told, editable: false })).toEqual({
      data: { documentChanges: { standing: { editable: false, clientId: null } } },
    });
  });

  it.each([
    ['a fragment', `${changes('{ ...F }')} fragment F on DocumentChange { seq }`],
    ['an inline fragment', changes('{ ... { seq } }')],
    ['a directive', changes('{ seq update @include(if: true) }')],
    ['a type name', changes('{ __typename seq }')],
    ['a field twice', changes('{ seq seq }')],
    ['a field that is not shared', 'subscription { noteChanges(clientId: "x") { cursor } }'],
  ])('is not for %s', (_what, text) => {
    expect(payloadOf(text)).toBeUndefined();
  });

  it('tells of carets and of who went without a question, and of nobody who came', () => {
    const text = `subscription { documentPresence(documentId: "x") {
      whole gone moved { key caret { field anchor } } people { key self membership { name } } } }`;
    const caret = { field: 'words', anchor: new Uint8Array([1]), head: new Uint8Array([2]) };
    const moved = [{ key: 'a', memberId: 'm', sessionKey: 's', caret }];
    const news = { whole: false, people: [], moved, gone: ['b'] };
    expect(payloadOf(text, news)).toEqual({
      data: {
        documentPresence: {
          whole: false,
          gone: ['b'],
          moved: [{ key: 'a', caret: { field: 'words', anchor: 'AQ==' } }],
          people: [],
        },
      },
    });
    expect(() => payloadOf(text, { ...news, people: moved })).toThrow('A policy is asked');
  });

  it('says how the document stands only where that is other than before, in few bytes', () => {
    const { text } = liveOperations.changes;
    expect(payloadOf(text, { ...told, standing: false })).toEqual({
      data: { d: { s: 7, u: 'AQID', m: null } },
    });
  });

  it('says to each alone under which clientID to write', () => {
    const asks = changes('{ update standing { clientId stateVector } }');
    for (const clientId of [7, 8]) {
      const first = { clientId, stateVector: new Uint8Array([clientId]) };
      const stateVector = clientId === 7 ? 'Bw==' : 'CA==';
      expect(payloadOf(asks, { ...told, first })).toEqual({
        data: { documentChanges: { update: 'AQID', standing: { clientId, stateVector } } },
      });
    }
  });

  it('is not the end of a stream', () => {
    expect(payloadOf(changes('{ seq }'), { ended: new Error('over') })).toBe('alone');
  });
});

it('tells everybody the same, whichever way they asked', async () => {
  const { documentId } = await startDraft(caseManager, house.sam.id);
  const editor = await new TestEditor(caseManager, documentId).open();
  const watch = (who: TestVisitor, selection: string) =>
    follow<Record<string, unknown>>(
      who,
      `subscription ($id: ID!) { documentChanges(documentId: $id) ${selection} }`,
      { id: documentId },
    );
  const written = watch(clinician, '{ seq update standing { editable state } }');
  const executed = watch(clinician, '{ ... { seq update standing { editable state } } }');
  await Promise.all([written.next(), executed.next()]);
  for (let edit = 0; edit < 5; edit++) {
    const seq = await editor.edit((doc) => addRecord(doc, 'needs', { id: randomUUID() }));
    const told = await written.until((change) => Number(change.seq) >= seq);
    expect(await executed.until((change) => Number(change.seq) >= seq)).toEqual(told);
  }
  await Promise.all([written.close(), executed.close(), editor.close()]);
});
