/** Hostile inputs of any size, over HTTP and over the socket: rows 6 and 10 of the list. */
import { addRecord, readRows } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { applyDocumentUpdate, base64, once, Refusal, TestEditor } from '../testing/editor.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { startDraft } from '../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

/** The code of an operation's refusal over the socket. */
async function refusal(
  who: TestVisitor,
  query: string,
  variables: Record<string, unknown>,
): Promise<unknown> {
  const socket = who.socket();
  try {
    await once(socket, query, variables);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  } finally {
    await socket.dispose();
  }
}

describe('6: pages that are too large, or less than nothing', () => {
  const query = 'query ($first: Int) { clients(first: $first) { nodes { id } } }';
  it.each([1_000_000, 101, 0, -1])('first: %i', async (first) => {
    expect(await as.nurse.codes(query, { first })).toEqual(['BAD_USER_INPUT']);
    expect(await refusal(as.nurse, query, { first })).toBe('BAD_USER_INPUT');
    expect(await as.nurse.get(query, { first: 1 })).toBeTruthy();
  });
});

describe('10: what is larger than a document takes', () => {
  it('an update of 5 MB ends the connection, or is no request; nobody else hears of it', async () => {
    const { documentId } = await startDraft(as.caseManager, house.sam.id);
    const editor = await new TestEditor(as.caseManager, documentId).open();
    const bystander = await new TestEditor(as.clinician, documentId).open();
    const input = { documentId, update: base64(new Uint8Array(5_000_000)) };

    const body = JSON.stringify({ query: applyDocumentUpdate, variables: { input } });
    const answer = await as.caseManager.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(413);
    const socket = as.caseManager.socket();
    const closed = new Promise<number>((resolve) => {
      socket.on('closed', (event) => resolve((event as { code: number }).code));
    });
    await expect(once(socket, applyDocumentUpdate, { input })).rejects.toThrow();
    expect(await closed).toBe(1009);
    await socket.dispose();

    const id = newId();
    await editor.edit((doc) => addRecord(doc, 'needs', { id }));
    await bystander.until(() => readRows(bystander.doc, 'needs').length > 0);
    expect(readRows(bystander.doc, 'needs').map((row) => row.id)).toEqual([id]);
    await Promise.all([editor.close(), bystander.close()]);
  });

  it('a document that is full takes no more, and goes on with what makes it smaller', async () => {
    const { documentId } = await startDraft(as.caseManager, house.sam.id);
    const editor = await new TestEditor(as.caseManager, documentId).open();
    const words = 'So much was said. '.repeat(1_111);
    const ids: string[] = [];
    let bytes = 0;
    for (;;) {
      const added = Array.from({ length: 30 }, () => newId());
      editor.change((doc) => {
        for (const id of added)
          addRecord(doc, 'objectives', { id, parentId: newId(), texts: { words } });
      });
      const { length } = editor.unsent;
      try {
        await editor.flush();
      } catch (error) {
        expect(error).toMatchObject({ code: 'TOO_LARGE' });
        break;
      }
      bytes += length;
      ids.push(...added);
    }
    expect(bytes).toBeGreaterThan(15 * 1024 * 1024);
    await editor.close();
    const again = await new TestEditor(as.caseManager, documentId).open();
    expect(readRows(again.doc, 'objectives').length).toBe(ids.length);
    await again.edit((doc) =>
      doc.getMap<never>('objectives').forEach((record: { get(name: string): unknown }) => {
        const fragment = record.get('words') as {
          length: number;
          delete(at: number, much: number): void;
        };
        fragment.delete(0, fragment.length);
      }),
    );
    await again.edit((doc) =>
      addRecord(doc, 'objectives', { id: newId(), parentId: newId(), texts: { words } }),
    );
    await again.close();
  });
});
