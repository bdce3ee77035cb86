/** A look into the memory of a running server, by the inspector that Node has. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import WebSocket from 'ws';
import type { ServerProcess } from './server-process.ts';

interface Evaluated {
  readonly result: { readonly objectId?: string; readonly value?: unknown };
  readonly exceptionDetails?: unknown;
}

export class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<
    number,
    { resolve: (result: unknown) => void; reject: (error: Error) => void }
  >();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const { id, result, error } = JSON.parse(data.toString()) as {
        id?: number;
        result?: unknown;
        error?: { message: string };
      };
      const waiting = this.#waiting.get(id ?? 0);
      this.#waiting.delete(id ?? 0);
      if (error) waiting?.reject(new Error(error.message));
      else waiting?.resolve(result);
    });
  }

  static async of(server: ServerProcess): Promise<Inspector> {
    const socket = new WebSocket(await server.inspectorAddress());
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return new Inspector(socket);
  }

  /** What is in use of the heap once everything is collected that nobody needs, in bytes. */
  async heap(): Promise<number> {
    // Finalizers and weak references need more than one.
    for (let times = 0; times < 3; times += 1) await this.#ask('HeapProfiler.collectGarbage');
    return (await this.#ask<{ usedSize: number }>('Runtime.getHeapUsage')).usedSize;
  }

  /**
   * How many objects of a class are alive.
   * @param file from server/src
   */
  async alive(file: string, name: string): Promise<number> {
    const address = pathToFileURL(path.resolve(import.meta.dirname, '../src', file)).href;
    const objectGroup = 'alive';
    const prototype = await this.#ask<Evaluated>('Runtime.evaluate', {
      expression: `importForInspector(${JSON.stringify(address)}).then((it) => it[${JSON.stringify(name)}].prototype)`,
      awaitPromise: true,
      objectGroup,
    });
    const { objectId } = prototype.result;
    if (!objectId || prototype.exceptionDetails)
      throw new Error(`no class ${name} in ${file}: ${JSON.stringify(prototype)}`);
    const { objects } = await this.#ask<{ objects: { objectId: string } }>('Runtime.queryObjects', {
      prototypeObjectId: objectId,
      objectGroup,
    });
    const { result } = await this.#ask<Evaluated>('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: 'function () { return this.length; }',
    });
    await this.#ask('Runtime.releaseObjectGroup', { objectGroup });
    return result.value as number;
  }

  close(): void {
    this.#socket.close();
  }

  #ask<T>(method: string, params: object = {}): Promise<T> {
    const id = ++this.#asked;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}
