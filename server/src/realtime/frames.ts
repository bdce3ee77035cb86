/** Frames of text as a server sends them (RFC 6455, 5.2): whole, not masked, not compressed. */
const wholeText = 0x81;

export function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = wholeText;
  if (start === 2) frame[1] = length;
  else if (start === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, start);
  return frame;
}

/**
 * Frames that were made in this turn of the loop, by what differs in them between those who are told
 * the same: the very same bytes go to all who call it the same.
 */
export class FramesOfTurn {
  #payload = '';
  readonly #made = new Map<string, Buffer>();

  /** The frame of a message that begins with `head` and has `payload` for its last member. */
  of(head: string, payload: string): Buffer {
    if (payload !== this.#payload) {
      this.forget();
      this.#payload = payload;
    }
    const known = this.#made.get(head);
    if (known) return known;
    const frame = frameOf(`${head}${payload}}`);
    this.#made.set(head, frame);
    return frame;
  }

  forget(): void {
    this.#payload = '';
    this.#made.clear();
  }
}
