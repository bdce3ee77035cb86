/** Opening and editing live documents in tests, without a browser. */
import * as Y from 'yjs';
import type { TestVisitor } from './server.ts';

/** The first event of a document: what is in it and the clientID to write under. */
export async function openDocument(
  visitor: TestVisitor,
  documentId: string,
): Promise<{ doc: Y.Doc; seq: number }> {
  const socket = visitor.socket();
  try {
    const query = `subscription ($id: ID!) {
      documentChanges(documentId: $id) { seq update standing { clientId } } }`;
    for await (const { data, errors } of socket.iterate<{
      documentChanges: { seq: number; update: string; standing: { clientId: number } };
    }>({ query, variables: { id: documentId } })) {
      if (!data) throw new Error(`not opened: ${JSON.stringify(errors)}`);
      const { seq, update, standing } = data.documentChanges;
      const doc = new Y.Doc();
      doc.clientID = standing.clientId;
      Y.applyUpdate(doc, Buffer.from(update, 'base64'));
      return { doc, seq };
    }
    throw new Error('the stream ended before its first event');
  } finally {
    await socket.dispose();
  }
}

/** Sends what a change adds to a document, over HTTP; answers the codes of the refusal, if any. */
export async function editDocument(
  visitor: TestVisitor,
  documentId: string,
  doc: Y.Doc,
  change: (doc: Y.Doc) => void,
): Promise<unknown[]> {
  const before = Y.encodeStateVector(doc);
  doc.transact(() => change(doc));
  const update = Buffer.from(Y.encodeStateAsUpdate(doc, before)).toString('base64');
  return visitor.codes(
    'mutation ($input: ApplyDocumentUpdateInput!) { applyDocumentUpdate(input: $input) { seq } }',
    { input: { documentId, update } },
  );
}
