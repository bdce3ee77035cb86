/** The other server processes of an installation, reached by Redis. */
import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';
import type { HealthCheck } from './health.ts';
import { newId } from './ids.ts';
import type { Log } from './log.ts';
import {
  read,
  written,
  type NodeMessage,
  type NodeMessageKind,
  type NodeMessageOf,
} from './nodes.messages.ts';

export interface Nodes {
  /** Of this process: new with each start. */
  readonly id: string;
  /** `alone`: one process serves. `away`: others may be there, and cannot be reached now. */
  readonly state: 'alone' | 'connected' | 'away';
  /** Tells every other node, in the order of the calls; what cannot be sent now is dropped. */
  tell(message: NodeMessage): void;
  hear<Kind extends NodeMessageKind>(
    kind: Kind,
    listener: (message: NodeMessageOf<Kind>, from: string) => void,
  ): () => void;
  /** Called when others can be reached, at first or again. */
  onConnected(listener: () => void): () => void;
  /** Called when a node is heard of for the first time, or has not been for a while. */
  onCame(listener: (node: string) => void): () => void;
  onGone(listener: (node: string) => void): () => void;
  close(): Promise<void>;
}

/** Milliseconds between two signs of life, without one how long this node counts Redis as away. */
const heartbeat = 1_000;
const awayAfter = 2_500;
/** And how long another node may be silent before nobody is shown as present on it. */
const goneAfter = 10_000;
/** Bytes on their way to a Redis that does not answer; beyond that messages are dropped. */
const mostUnderway = 8 * 1024 * 1024;

/** One process serves: nobody is told, and nobody heard. */
export const alone = (): Nodes => ({
  id: newId(),
  state: 'alone',
  tell: () => undefined,
  hear: () => () => undefined,
  onConnected: () => () => undefined,
  onCame: () => () => undefined,
  onGone: () => () => undefined,
  close: () => Promise.resolve(),
});

export interface NodesOptions {
  /** `redis://…` or `rediss://…`. */
  readonly redisUrl: string;
  /** Tells installations on one Redis apart; it is not sent. */
  readonly secret: string;
  readonly log: Log;
}

/**
 * Publish and subscribe, directly: the event target that goes with GraphQL libraries lets go of the
 * promises of both, and each that fails while Redis is away would end the process. Returns at once;
 * a Redis that cannot be reached is tried again for ever.
 */
export function connectNodes({ redisUrl, secret, log }: NodesOptions): Nodes {
  const id = newId();
  const channel = `roundtable:${createHash('sha256').update(secret).digest('hex').slice(0, 32)}`;
  const connection = {
    retryStrategy: (times: number) => Math.min(50 * times, 500),
    connectTimeout: 2_000,
  };
  // What waits for Redis to come back would be told too late to be of use.
  const publisher = new Redis(redisUrl, {
    ...connection,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 5_000,
  });
  const subscriber = new Redis(redisUrl, { ...connection, maxRetriesPerRequest: null });
  const emitter = new EventEmitter().setMaxListeners(0);
  const others = new Map<string, number>();
  let echoed = Number.NEGATIVE_INFINITY;
  let state: 'connected' | 'away' = 'away';
  let waiting: NodeMessage[] = [];
  let sending: NodeJS.Immediate | undefined;
  let underway = 0;

  const publish = (messages: readonly NodeMessage[]): void => {
    if (underway > mostUnderway) return;
    const text = written(id, messages);
    underway += text.length;
    publisher
      .publish(channel, text)
      .catch(() => undefined)
      .finally(() => (underway -= text.length));
  };
  const listen = (event: string, listener: (...values: never[]) => void): (() => void) => {
    emitter.on(event, listener as (...values: unknown[]) => void);
    return () => emitter.off(event, listener as (...values: unknown[]) => void);
  };
  const deliver = (event: string, ...values: unknown[]): void => {
    try {
      emitter.emit(event, ...values);
    } catch (error) {
      log.error({ err: error, event }, 'what another node told was not taken');
    }
  };
  const look = (): void => {
    const now = performance.now();
    const reached = now - echoed < awayAfter ? 'connected' : 'away';
    if (reached !== state) {
      state = reached;
      if (reached === 'away') log.warn('Redis is away: other nodes are looked after by PostgreSQL');
      else {
        log.info('Redis is reached');
        deliver('connected');
      }
    }
    // While Redis is away nobody is heard, and that says nothing of the others.
    if (state === 'away') for (const node of others.keys()) others.set(node, now);
    for (const [node, heard] of others)
      if (now - heard > goneAfter) {
        others.delete(node);
        deliver('gone', node);
      }
  };
  subscriber.on('message', (_channel: string, text: string) => {
    const found = read(text);
    if (!found) return;
    const { from, messages } = found;
    if (from === id) {
      // What was sent came back: both connections work.
      echoed = performance.now();
      if (state === 'away') look();
      return;
    }
    const known = others.has(from);
    others.set(from, performance.now());
    if (!known) deliver('came', from);
    for (const message of messages) deliver(message.kind, message, from);
  });
  for (const client of [publisher, subscriber])
    client.on('error', (error: Error) => log.debug({ err: error }, 'Redis'));
  subscriber.subscribe(channel).catch(() => undefined);
  publisher.on('ready', () => publish([]));
  const beat = setInterval(() => {
    publish([]);
    look();
  }, heartbeat).unref();

  return {
    id,
    get state() {
      return state;
    },
    tell(message) {
      waiting.push(message);
      // All of one turn of the loop goes together.
      sending ??= setImmediate(() => {
        sending = undefined;
        publish(waiting.splice(0));
      });
    },
    hear: (kind, listener) => listen(kind, listener),
    onConnected: (listener) => listen('connected', listener),
    onCame: (listener) => listen('came', listener),
    onGone: (listener) => listen('gone', listener),
    async close() {
      clearInterval(beat);
      if (sending) clearImmediate(sending);
      if (waiting.length > 0) publish(waiting);
      waiting = [];
      emitter.removeAllListeners();
      await publisher.quit().catch(() => undefined);
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

/** Shown, and not held against the node: without Redis it serves as well, and others' edits later. */
export const redisCheck = (nodes: Nodes): HealthCheck => ({
  name: 'redis',
  tolerated: true,
  check: () => (nodes.state === 'away' ? Promise.reject(new Error('away')) : Promise.resolve()),
});
