import { setTimeout as delay } from 'node:timers/promises';
import { changesAfter, checkCursor, lastCursor } from '../kernel/changes.ts';
import type { Operation } from '../kernel/operation.ts';
import type { Topic } from '../kernel/topics.ts';
import type { Recheckable } from './execute.ts';

/** What a change subscription's resolver gets: `recordId` is null in the first event (READY). */
export interface SourcedChange {
  readonly cursor: string;
  readonly recordId: string | null;
}

export interface ChangeSourceOptions {
  readonly topic: Topic;
  /** UUID of the client, the meeting … whose changes these are. */
  readonly subjectId: string;
  /** The last cursor that the subscriber had; absent: from now on. */
  readonly after?: string | null | undefined;
  /** Refuses (throws) when the subscriber may no longer listen. */
  readonly recheck: (operation: Operation) => Promise<unknown>;
}

/** Milliseconds between two looks for changes, while they keep coming. */
const burstPause = 250;

/**
 * The source of a change subscription: READY with the cursor to start from, then each changed
 * record in the order of its commit. Nothing is queued: a wake-up only sets a flag, and the source
 * reads on from its cursor when its subscriber asks for more. A single change is told at once; of a
 * burst (somebody types a decision) each record is told a few times a second and not for every key.
 */
export async function changeSource(
  operation: Operation,
  { topic, subjectId, after, recheck }: ChangeSourceOptions,
): Promise<AsyncIterable<SourcedChange> & Recheckable> {
  // Listening begins before the cursor is read, so that no change falls between the two.
  let woken = true;
  let over = false;
  let wake: (() => void) | undefined;
  let looked = -burstPause;
  const ending = new AbortController();
  const stopListening = operation.bus.onWake(
    { organisationId: operation.organisationId, topic, subjectId },
    () => {
      woken = true;
      wake?.();
    },
  );
  let cursor = checkCursor(after) ?? (await lastCursor(operation.em, topic, subjectId));

  const end = (): void => {
    over = true;
    stopListening();
    ending.abort();
    wake?.();
  };
  /** Ends early when the subscription does. */
  const pause = async (): Promise<void> => {
    const left = looked + burstPause - performance.now();
    if (left > 0)
      await delay(left, undefined, { signal: ending.signal, ref: false }).catch(() => undefined);
    looked = performance.now();
  };
  async function* events(): AsyncGenerator<SourcedChange> {
    try {
      yield { cursor, recordId: null };
      while (!over) {
        if (!woken) await new Promise<void>((resolve) => (wake = resolve));
        await pause();
        if (over) return;
        woken = false;
        const changes = await operation.readLater((em) =>
          changesAfter(em, topic, subjectId, cursor),
        );
        // There is more to read of what happened before: a subscriber that comes back is not held up.
        if (changes.length === 100) [woken, looked] = [true, -burstPause];
        for (const change of changes) {
          cursor = change.cursor;
          yield change;
        }
      }
    } finally {
      end();
    }
  }
  const generator = events();
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => generator.next(),
      // The generator may be waiting: it must be woken first, or its own `return` would wait too.
      return: async () => {
        end();
        await generator.return(undefined);
        return { done: true, value: undefined };
      },
    }),
    recheck: async (now) => void (await recheck(now)),
  };
}
