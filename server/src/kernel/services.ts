import type { Logger } from 'pino';
import type { ChangeBus } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Orm } from './db/orm.ts';
import type { Outbound } from './outbound.ts';
import type { Seal } from './seal.ts';

/** What every operation needs from the process that it runs in. */
export interface Services {
  readonly orm: Orm;
  readonly bus: ChangeBus;
  readonly clock: Clock;
  readonly log: Logger;
  /** The address that people type, without a path: for links in letters. */
  readonly origin: string;
  /** Calls to machines outside. */
  readonly outbound: Outbound;
  /** Keeps secrets that must be read again. */
  readonly seal: Seal;
}
