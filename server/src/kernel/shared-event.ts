/**
 * Events of a subscription that many follow at once and that is told to all of them in the same
 * words. Who chose plain fields gets one text that was made for all, without an execution each; any
 * other selection is executed as ever.
 */
export interface SharedEvent {
  /** The same object for everybody: what was written of it is kept for as long as it is. */
  readonly of: object;
  /** What else makes a difference between subscribers, such as whether they may edit. */
  readonly variant: string;
  /** What the root field's resolver would give. */
  readonly record: object;
}

/**
 * Stands as the extension `shared` of a subscription's root field: how an event of its source is
 * told to everybody, or undefined for one that concerns its subscriber alone, such as the first.
 */
export type ShareEvent<Event> = (event: Event) => SharedEvent | undefined;

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
