/** Where somebody's caret is: Yjs relative positions in a field of the document. */
export interface Caret {
  readonly field: string;
  readonly anchor: Uint8Array;
  readonly head: Uint8Array;
}

/** One open editor of one person. */
export interface Present {
  /** The membership. */
  readonly memberId: string;
  readonly sessionKey: string;
  readonly caret: Caret | null;
}

/** One open editor in a place, under the short key by which events speak of it. */
export interface Placed extends Present {
  readonly key: string;
}

/** What changed in a place: the same object for everybody who watches it. */
export interface PresenceEvent {
  /** `people` is everybody there is. */
  readonly whole: boolean;
  /** Who came. */
  readonly people: readonly Placed[];
  readonly moved: readonly Placed[];
  /** Keys of who went. */
  readonly gone: readonly string[];
}
