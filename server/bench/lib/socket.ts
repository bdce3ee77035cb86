/**
 * A WebSocket client that costs almost nothing: the load shares its core with PostgreSQL, and a
 * general client would spend more on each frame than the servers that are measured. It speaks the
 * part of RFC 6455 that they speak: whole frames, no extensions, and masks of zero.
 */
import { createHash, randomBytes } from 'node:crypto';
import { connect, type Socket as Stream } from 'node:net';

const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export interface SocketOptions {
  readonly port: number;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocol?: string;
}

export class Socket {
  /** Called with each data frame's payload, which shares memory with the read buffer. */
  onData: (payload: Buffer) => void = () => undefined;
  onClose: (reason: string) => void = () => undefined;
  /** Bytes on the wire, frame headers included. */
  bytesOut = 0;
  closed: string | undefined;
  readonly #stream: Stream;
  #rest: Buffer | undefined;
  #out: Buffer[] = [];

  private constructor(stream: Stream, rest: Buffer | undefined) {
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => this.#read(chunk));
    stream.on('error', (problem) => this.#end(problem.message));
    stream.on('close', () => this.#end('closed'));
    if (rest?.length) setImmediate(() => this.#read(rest));
  }

  /** The port at our end, by which the kernel's tables know this connection. */
  get localPort(): number {
    return this.#stream.localPort ?? 0;
  }

  static open({ port, path, headers = {}, protocol }: SocketOptions): Promise<Socket> {
    const { promise, resolve, reject } = Promise.withResolvers<Socket>();
    const key = randomBytes(16).toString('base64');
    const stream = connect({ port, host: '127.0.0.1', noDelay: true });
    let head = Buffer.alloc(0);
    const failed = (problem: Error): void => reject(problem);
    const ended = (): void => reject(new Error('closed before the upgrade'));
    stream.once('error', failed).once('close', ended);
    stream.once('connect', () => {
      const lines = [
        `GET ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${key}`,
        ...(protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : []),
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ];
      stream.write(`${lines.join('\r\n')}\r\n\r\n`);
    });
    const upgraded = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      stream.off('data', upgraded).off('error', failed).off('close', ended);
      const answer = head.toString('latin1', 0, end);
      const accept = createHash('sha1')
        .update(key + magic)
        .digest('base64');
      if (!answer.startsWith('HTTP/1.1 101') || !answer.includes(accept)) {
        stream.destroy();
        return reject(new Error(`no upgrade: ${answer.split('\r\n', 1)[0]}`));
      }
      resolve(new Socket(stream, head.subarray(end + 4)));
    };
    stream.on('data', upgraded);
    return promise;
  }

  sendText(text: string): number {
    return this.#send(opcodes.text, Buffer.from(text));
  }

  sendBinary(bytes: Uint8Array): number {
    return this.#send(opcodes.binary, bytes);
  }

  /** Stops reading, as a laptop does whose lid was closed. */
  stall(): void {
    this.#stream.pause();
  }

  destroy(): void {
    this.#stream.destroy();
  }

  /** Bytes of the frame. All frames of one turn go out in one write. */
  #send(opcode: number, payload: Uint8Array): number {
    const { length } = payload;
    const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
    const frame = Buffer.allocUnsafe(2 + extended + 4 + length);
    frame[0] = 0x80 | opcode;
    frame[1] = 0x80 | (extended === 0 ? length : extended === 2 ? 126 : 127);
    if (extended === 2) frame.writeUInt16BE(length, 2);
    if (extended === 8) frame.writeBigUInt64BE(BigInt(length), 2);
    frame.writeUInt32BE(0, 2 + extended);
    frame.set(payload, 6 + extended);
    if (this.#out.length === 0) queueMicrotask(() => this.#flush());
    this.#out.push(frame);
    this.bytesOut += frame.length;
    return frame.length;
  }

  #flush(): void {
    const frames = this.#out;
    this.#out = [];
    if (!this.#stream.destroyed)
      this.#stream.write(frames.length === 1 ? (frames[0] as Buffer) : Buffer.concat(frames));
  }

  #read(chunk: Buffer): void {
    const data = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    while (data.length - at >= 2) {
      const opcode = (data[at] as number) & 0x0f;
      const short = (data[at + 1] as number) & 0x7f;
      const header = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (data.length - at < header) break;
      const length =
        short < 126
          ? short
          : short === 126
            ? data.readUInt16BE(at + 2)
            : Number(data.readBigUInt64BE(at + 2));
      if (data.length - at < header + length) break;
      const payload = data.subarray(at + header, at + header + length);
      at += header + length;
      if (opcode === opcodes.text || opcode === opcodes.binary) this.onData(payload);
      else if (opcode === opcodes.ping) this.#send(opcodes.pong, payload);
      else if (opcode === opcodes.close) {
        const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
        this.#end(`${code} ${payload.toString('utf8', 2)}`);
        this.#stream.destroy();
        return;
      }
    }
    // Copied, so that a long wait for the rest does not keep the whole chunk.
    this.#rest = at < data.length ? data.subarray(at) : undefined;
  }

  #end(reason: string): void {
    if (this.closed !== undefined) return;
    this.closed = reason;
    this.onClose(reason);
  }
}
