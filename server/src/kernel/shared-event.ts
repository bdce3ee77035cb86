import type { Operation } from './operation.ts';
import type { Action } from './policy.ts';

/**
 * Events of a subscription that many follow at once and that is told to all of them in the same
 * words. Who chose plain fields gets one text that was made for all, without an execution each; any
 * other selection is executed as ever.
 */
export interface SharedEvent {
  /** The same object for everybody: what was written of it is kept for as long as it is. */
  readonly of: object;
  /**
   * What else makes a difference between subscribers, such as whether they may edit. Undefined where
   * few are told in these words: they are not kept then, but those of the items of its lists.
   */
  readonly variant: string | undefined;
  /** What the root field's resolver would give. */
  readonly record: object;
  /**
   * The guards that the subscriber was asked for each record that is in `record`. What has another
   * is executed.
   */
  readonly asked?: ReadonlySet<Action>;
}

/** Whom an event is to be told to. */
export interface EventReader {
  /** With present rights and no transaction, to ask policies what they can say at once. */
  readonly operation: Operation;
  /** Offers again what was to wait. */
  again(): void;
}

/**
 * Stands as the extension `shared` of a subscription's root field: how an event of its source is
 * told to everybody, or undefined for one that concerns its subscriber alone, such as a refusal.
 * `later`: what it takes is being fetched, and `reader.again` is called then.
 */
export type ShareEvent<Event> = (
  event: Event,
  reader: EventReader,
) => SharedEvent | 'later' | undefined;

/**
 * What became of an event that was offered: `later` while its subscriber cannot take any, `alone`
 * where it is to be executed for this subscriber.
 */
export type Offered = 'written' | 'later' | 'alone';

/**
 * A source that offers its events before it gives them to `next`. It offers only while somebody
 * waits for `next`: so everything before was sent, and the order holds.
 */
export interface OfferingSource<Event> {
  offerTo(take: (event: Event) => Offered): void;
  /** Offers again what was to wait. */
  resume(): void;
}
