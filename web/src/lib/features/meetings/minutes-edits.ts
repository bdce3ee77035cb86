import {
  addDecision,
  addDissent,
  setMinutesValue,
  type MinutesCollection,
} from '@roundtable/schema/minutes-document';
import { uuidv4 } from 'lib0/random';
import type { LiveDocument } from '#lib/kernel/document/live-document.svelte.ts';

/*
 * What is added is made hidden outside of the undo history and then shown within it: undoing hides
 * it again and deletes nothing that a teammate wrote into it meanwhile.
 */

/** Adds a decision without words, to be written; gives its id. */
export function decide(live: LiveDocument): string {
  const id = uuidv4();
  live.editUntracked((doc) => {
    addDecision(doc, { id });
    setMinutesValue(doc, 'decisions', id, 'removed', true);
  });
  putBack(live, 'decisions', id);
  return id;
}

/** Records that somebody does not agree; `personId` is the membership's UUID. */
export function dissent(
  live: LiveDocument,
  made: { decisionId: string; personId: string; reason: string },
): void {
  const id = uuidv4();
  live.editUntracked((doc) => {
    addDissent(doc, { id, ...made });
    setMinutesValue(doc, 'dissents', id, 'removed', true);
  });
  putBack(live, 'dissents', id);
}

export function takeAway(live: LiveDocument, root: MinutesCollection, id: string): void {
  live.edit((doc) => setMinutesValue(doc, root, id, 'removed', true));
}

export function putBack(live: LiveDocument, root: MinutesCollection, id: string): void {
  live.edit((doc) => setMinutesValue(doc, root, id, 'removed', false));
}
