/**
 * Builds states of documents where it holds up nobody: see history.thread.ts. It works for one job
 * at a time, message by message, so that a long log need never be in memory whole.
 */
import { parentPort } from 'node:worker_threads';
import * as Y from 'yjs';
import { differences, type RecordDifference } from './history.difference.ts';
import { readRecords, type PlainRecords, type ShapeNames } from './history.records.ts';
import { applyState } from './stored-state.ts';

/** One step of a job. `begin` makes a document from a stored state; the others work on that. */
export type HistoryQuestion =
  | { readonly do: 'begin'; readonly state: Uint8Array; readonly shape: ShapeNames }
  /** V1 updates in their order. */
  | { readonly do: 'apply'; readonly updates: readonly Uint8Array[] }
  /** Remembers what stands in it now, to be compared with what stands in it later. */
  | { readonly do: 'remember'; readonly keys?: readonly string[] }
  | { readonly do: 'compare'; readonly keys?: readonly string[] }
  | { readonly do: 'read' }
  | { readonly do: 'encode' }
  | { readonly do: 'end' };

export type HistoryAnswer =
  | { readonly is: 'ready' }
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly why: string }
  | { readonly is: 'compared'; readonly differences: readonly RecordDifference[] }
  | { readonly is: 'records'; readonly records: PlainRecords }
  /** The same as a snapshot and as a checkpoint has it. */
  | { readonly is: 'state'; readonly snapshot: Uint8Array; readonly checkpoint: Uint8Array };

const port = parentPort;
if (!port) throw new Error('history.worker runs in a worker thread alone');

let doc = new Y.Doc();
let shape: ShapeNames = {};
let former: PlainRecords = new Map();

function answer(question: HistoryQuestion): HistoryAnswer {
  switch (question.do) {
    case 'begin':
      doc.destroy();
      doc = new Y.Doc();
      shape = question.shape;
      for (const root of Object.keys(shape)) doc.getMap(root);
      applyState(doc, question.state);
      return { is: 'done' };
    case 'apply':
      doc.transact(() => {
        for (const update of question.updates) Y.applyUpdate(doc, update);
      });
      return { is: 'done' };
    case 'remember':
      former = readRecords(doc, shape, question.keys);
      return { is: 'done' };
    case 'compare':
      whole();
      return {
        is: 'compared',
        differences: differences(former, readRecords(doc, shape, question.keys)),
      };
    case 'read':
      whole();
      return { is: 'records', records: readRecords(doc, shape) };
    case 'encode':
      whole();
      return {
        is: 'state',
        snapshot: Y.encodeStateAsUpdate(doc),
        checkpoint: Y.encodeStateAsUpdateV2(doc),
      };
    case 'end':
      doc.destroy();
      doc = new Y.Doc();
      former = new Map();
      return { is: 'done' };
  }
}

/** A state with gaps would be a wrong one, and is never answered. */
function whole(): void {
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error('the log has a gap');
}

port.on('message', (question: HistoryQuestion) => {
  let given: HistoryAnswer;
  try {
    given = answer(question);
  } catch (error) {
    given = { is: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(given);
});

port.postMessage({ is: 'ready' } satisfies HistoryAnswer);
