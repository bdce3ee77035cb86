/**
 * `idle` before anything live was asked for; `offline` when the socket is gone and the next try
 * is still waiting.
 */
export type SocketState = 'idle' | 'connecting' | 'connected' | 'offline';

/** The browser tab's one live connection, as people may be told of it. Reactive. */
class Connection {
  state = $state<SocketState>('idle');
  /** When the connection went away; undefined while it stands. */
  lostAt = $state<Date | undefined>();
  /** Grows with every connection made, so that an open editor knows to compare its state again. */
  epoch = $state(0);
  readonly #listeners = new Set<() => void>();

  /** Calls back with each connection made, before anything that waited for it leaves. */
  onConnected(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  connecting(isRetry: boolean): void {
    this.state = isRetry ? 'offline' : 'connecting';
  }

  connected(): void {
    this.state = 'connected';
    this.lostAt = undefined;
    this.epoch += 1;
    for (const listener of this.#listeners) listener();
  }

  closed(wanted: boolean): void {
    this.state = wanted ? 'idle' : 'offline';
    if (!wanted) this.lostAt ??= new Date();
  }
}

export const connection = new Connection();
