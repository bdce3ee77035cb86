import type { Figures } from './figures.ts';
import type { Peer, PeerName } from './wire.ts';
import type { World } from './world.ts';

/** How a work is measured, from the command line. */
export interface Measure {
  readonly world: World;
  /** How long a steady work lasts, in seconds. */
  readonly seconds: number;
  /** How long a server is warmed before it. */
  readonly warm: number;
  /** Where the recorded editing traces are. */
  readonly traces: string;
}

/** One row of the table. */
export interface Row {
  readonly title: string;
  /** What is shown of a peer's figures. */
  show(figures: Figures): string;
  /** What is compared with the peer; smaller is better unless `more`. */
  readonly compare?: string;
  readonly more?: boolean;
  readonly target: string;
  /** @param ratio ours to the peer's, where there is one */
  met(ours: Figures, ratio: number): boolean;
}

export interface Work {
  readonly name: string;
  readonly peers: readonly PeerName[];
  readonly rows: readonly Row[];
  /** Why it cannot be measured here, if so. */
  missing?(measure: Measure): string | undefined;
  /** One run; the peer's server has been started, and is stopped afterwards. */
  run(measure: Measure, peer: Peer): Promise<Figures>;
}

export const number = (value: number | undefined, digits = 0): string =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits);
