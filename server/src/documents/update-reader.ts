/**
 * Reads a Yjs V1 update without building anything from it. Yjs itself believes the counts in an
 * update (a few bytes can make it allocate gigabytes), overwrites a client that is named twice,
 * recurses into nested values and leaves bytes over; so everything is looked at here first, with
 * limits, in one pass over the bytes.
 *
 * The format: encoding.js, structs/*.js and DeleteSet.js of yjs 13.6, varints as lib0 writes them.
 */

/** A run of items of one clientID: clocks `from` up to, and not including, `to`. */
export interface ClockRange {
  readonly client: number;
  readonly from: number;
  readonly to: number;
}

/** The items of one clientID as they stand in the bytes, from `start` up to `end`. */
export interface Section extends ClockRange {
  readonly items: number;
  readonly start: number;
  readonly end: number;
}

export interface UpdateContent {
  readonly sections: readonly Section[];
  /** Items and collected items in order; gaps that the sender declared are left out. */
  readonly ranges: readonly ClockRange[];
  /** Clocks that are marked deleted. */
  readonly deletes: readonly ClockRange[];
  /** Every item that another one refers to: pairs of clientID and clock. */
  readonly references: readonly number[];
  /** Roots that an item names as its parent. */
  readonly roots: ReadonlySet<string>;
  /** How many items there are. */
  readonly items: number;
}

/** The bytes are not an update, or hold what no live document has. The message says what. */
export class UnreadableUpdate extends Error {
  override readonly name = 'UnreadableUpdate';
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Clocks stay far below the 2^53 at which they would stop counting. */
const highestClock = 2 ** 40;
const highestClientId = 2 ** 32 - 1;
/** JSON of a text mark: `{}`, `true` or `null`. */
const longestMark = 200;

const content = { deleted: 1, string: 4, format: 6, type: 7, any: 8 } as const;
const typeWithName = 3;
/** Y.Map, Y.XmlElement, Y.XmlFragment and Y.XmlText. */
const allowedTypes: readonly number[] = [1, typeWithName, 4, 6];
const skip = 10;

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new UnreadableUpdate('it ends too early');
    return byte;
  }

  number(most = Number.MAX_SAFE_INTEGER): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (value > most) throw new UnreadableUpdate('it holds a number out of range');
      if (byte < 128) return value;
      factor *= 128;
    }
  }

  /** A count of things that take at least one byte each. */
  count(): number {
    const count = this.number();
    if (count > this.left) throw new UnreadableUpdate('it ends too early');
    return count;
  }

  skipBytes(length: number): void {
    if (length > this.left) throw new UnreadableUpdate('it ends too early');
    this.#at += length;
  }

  text(): string {
    const length = this.number();
    this.skipBytes(length);
    return this.#decoded(this.#at - length);
  }

  /** Checks a text like `text`, and answers its length. */
  skipText(): number {
    const length = this.number();
    const from = this.#at;
    this.skipBytes(length);
    // Most is ASCII, for which no string need be made.
    for (let at = from; at < this.#at; at++) {
      const byte = this.#bytes[at] as number;
      if (byte === 0 || byte > 127) return this.#decoded(from).length;
    }
    return length;
  }

  #decoded(from: number): string {
    let text: string;
    try {
      text = utf8.decode(this.#bytes.subarray(from, this.#at));
    } catch {
      throw new UnreadableUpdate('it holds text that is not UTF-8');
    }
    // PostgreSQL has no such character, and no keyboard either.
    if (text.includes('\0')) throw new UnreadableUpdate('it holds a NUL character');
    return text;
  }
}

class ContentCollector implements UpdateContent {
  readonly sections: Section[] = [];
  readonly ranges: ClockRange[] = [];
  readonly deletes: ClockRange[] = [];
  readonly references: number[] = [];
  readonly roots = new Set<string>();
  items = 0;

  refer(reader: Reader): void {
    this.references.push(reader.number(highestClientId), reader.number(highestClock));
  }
}

/** @throws UnreadableUpdate */
export function readUpdate(bytes: Uint8Array): UpdateContent {
  const reader = new Reader(bytes);
  const found = new ContentCollector();
  const clients = new Set<number>();
  for (let left = reader.count(); left > 0; left--) readClient(reader, found, clients);
  readDeletes(reader, found);
  if (reader.left > 0) throw new UnreadableUpdate(`${reader.left} bytes are left over`);
  return found;
}

function readClient(reader: Reader, found: ContentCollector, clients: Set<number>): void {
  const items = reader.count();
  const client = reader.number(highestClientId);
  if (clients.has(client)) throw new UnreadableUpdate('it names a clientID twice');
  clients.add(client);
  const first = reader.number(highestClock);
  const start = reader.at;
  let from = first;
  let to = from;
  for (let left = items; left > 0; left--) {
    const info = reader.byte();
    if (info === skip) {
      if (to > from) found.ranges.push({ client, from, to });
      from = to = to + reader.number(highestClock);
    } else {
      to += info === 0 ? reader.number(highestClock) : readItem(reader, info, found);
      found.items += 1;
    }
    if (to > highestClock) throw new UnreadableUpdate('it holds a number out of range');
  }
  if (to > from) found.ranges.push({ client, from, to });
  found.sections.push({ client, items, from: first, to, start, end: reader.at });
}

/** Answers how many clocks the item takes. */
function readItem(reader: Reader, info: number, found: ContentCollector): number {
  const hasLeft = (info & 128) !== 0;
  const hasRight = (info & 64) !== 0;
  if (hasLeft) found.refer(reader);
  if (hasRight) found.refer(reader);
  if (!hasLeft && !hasRight) {
    if (reader.number() === 1) found.roots.add(reader.text());
    else found.refer(reader);
    if ((info & 32) !== 0) reader.skipText();
  }
  const length = readContent(reader, info & 31);
  if (length === 0) throw new UnreadableUpdate('it holds an empty item');
  return length;
}

function readContent(reader: Reader, kind: number): number {
  switch (kind) {
    case content.deleted:
      return reader.number(highestClock);
    case content.string:
      return reader.skipText();
    case content.format:
      reader.skipText();
      if (reader.skipText() > longestMark) throw new UnreadableUpdate('a text mark is too long');
      return 1;
    case content.type: {
      const type = reader.number();
      if (!allowedTypes.includes(type)) throw new UnreadableUpdate('it holds a type not allowed');
      if (type === typeWithName) reader.skipText();
      return 1;
    }
    case content.any: {
      const values = reader.count();
      for (let left = values; left > 0; left--) readValue(reader);
      return values;
    }
    default:
      throw new UnreadableUpdate('it holds content of a kind not allowed');
  }
}

/** Plain values only: no nested ones, no bytes, no big integers. */
function readValue(reader: Reader): void {
  switch (reader.byte()) {
    case 119:
      reader.skipText();
      break;
    case 120: // true
    case 121: // false
    case 126: // null
    case 127: // undefined
      break;
    case 123:
      reader.skipBytes(8);
      break;
    case 124:
      reader.skipBytes(4);
      break;
    case 125:
      readSigned(reader);
      break;
    default:
      throw new UnreadableUpdate('it holds a value of a kind not allowed');
  }
}

/** A signed varint has its sign in the seventh bit of the first byte, which so carries six. */
function readSigned(reader: Reader): void {
  let byte = reader.byte();
  for (let length = 1; byte >= 128; length++) {
    if (length > 8) throw new UnreadableUpdate('it holds a number out of range');
    byte = reader.byte();
  }
}

function readDeletes(reader: Reader, found: ContentCollector): void {
  for (let clients = reader.count(); clients > 0; clients--) {
    const client = reader.number(highestClientId);
    for (let left = reader.count(); left > 0; left--) {
      const from = reader.number(highestClock);
      const length = reader.number(highestClock);
      if (length === 0) throw new UnreadableUpdate('it deletes nothing');
      found.deletes.push({ client, from, to: from + length });
    }
  }
}
