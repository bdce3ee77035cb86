import { AppError } from '../kernel/errors.ts';
import { invalidUpdate, tooLarge } from './document.errors.ts';
import type { DocumentLimits } from './limits.ts';
import { readUpdate, UnreadableUpdate, type UpdateContent } from './update-reader.ts';

/** How many clocks of a clientID a document has. */
export type StateOf = (client: number) => number;

/**
 * The checks that need no document: size, and that the bytes are one whole V1 update. They are
 * never decoded as V2, which twenty bytes can make a process hang on.
 */
export function readSent(update: Uint8Array, limits: DocumentLimits): UpdateContent {
  if (update.length > limits.updateBytes)
    throw tooLarge(
      `This edit has ${update.length} bytes, and at most ${limits.updateBytes} are taken at once.`,
    );
  try {
    return readUpdate(update);
  } catch (error) {
    if (error instanceof UnreadableUpdate) throw invalidUpdate(error.message);
    throw error;
  }
}

/** The clientIDs under which an update has items that the document does not know yet. */
export function newWriters(content: UpdateContent, stateOf: StateOf): number[] {
  const writers = new Set<number>();
  for (const { client, to } of content.ranges) if (to > stateOf(client)) writers.add(client);
  return [...writers];
}

/**
 * Whether all is there that the update builds on. Yjs would keep the update aside without a word
 * and wait for the rest.
 */
export function isSelfContained(content: UpdateContent, stateOf: StateOf): boolean {
  const reach = new Map<number, number>();
  const reachOf = (client: number): number => reach.get(client) ?? stateOf(client);
  for (const { client, from, to } of content.ranges) {
    if (from > reachOf(client)) return false;
    reach.set(client, Math.max(to, reachOf(client)));
  }
  for (let at = 0; at < content.references.length; at += 2)
    if ((content.references[at + 1] as number) >= reachOf(content.references[at] as number))
      return false;
  return content.deletes.every(({ client, to }) => to <= reachOf(client));
}

/** Refuses items under clientIDs that were not issued to the author. */
export function checkWriters(
  writers: readonly number[],
  issuedTo: (client: number) => string | null | undefined,
  memberId: string,
): void {
  for (const client of writers)
    if (issuedTo(client) !== memberId)
      throw new AppError(
        'INVALID_UPDATE',
        'This edit was written under a clientID that was not issued to you for this document.',
        { clientId: client },
      );
}
