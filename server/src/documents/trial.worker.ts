/** Applies updates where it does no harm if they never end: see trial.ts. */
import { parentPort } from 'node:worker_threads';
import * as Y from 'yjs';

/** What the worker is asked: does this update apply to this state? */
export interface TrialQuestion {
  readonly state: Uint8Array;
  readonly update: Uint8Array;
}

/** `begun` starts the clock; `applies` comes with the milliseconds that it took. */
export type TrialAnswer =
  | { readonly is: 'ready' }
  | { readonly is: 'done'; readonly applies: boolean; readonly took: number };

const port = parentPort;
if (!port) throw new Error('trial.worker runs in a worker thread alone');

port.on('message', ({ state, update }: TrialQuestion) => {
  const doc = new Y.Doc();
  let applies = true;
  let took = 0;
  try {
    Y.applyUpdate(doc, state);
    const begun = performance.now();
    try {
      Y.applyUpdate(doc, update);
    } finally {
      took = performance.now() - begun;
    }
  } catch {
    applies = false;
  }
  doc.destroy();
  port.postMessage({ is: 'done', applies, took } satisfies TrialAnswer);
});

port.postMessage({ is: 'ready' } satisfies TrialAnswer);
