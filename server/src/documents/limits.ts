import { LARGEST_UPDATE } from '@roundtable/schema/document-shape';

const MiB = 1024 * 1024;

/** Bounds on what may be sent, kept and waited for. Sizes in bytes, times in milliseconds. */
export interface DocumentLimits {
  /** The largest update that is taken in one piece. */
  readonly updateBytes: number;
  /** The largest document, encoded. */
  readonly documentBytes: number;
  /** Updates above this are tried in a worker first. */
  readonly workerBytes: number;
  /**
   * New items × items of the document above which an update is tried in a worker first: placing an
   * item can take Yjs a walk over all others of its list.
   */
  readonly workerSteps: number;
  /** After this the worker is killed and the update refused. */
  readonly workerDeadline: number;
  /** The longest that applying one update may have kept the worker busy. */
  readonly applyTime: number;
  /** Edits of one organisation that wait for PostgreSQL, and of all together. */
  readonly laneBytes: number;
  readonly waitingBytes: number;
  readonly laneEdits: number;
  /** Organisations whose edits are committed at once; each takes a connection. */
  readonly lanes: number;
  /** Edits in one transaction. */
  readonly batchEdits: number;
  /** Estimated memory of all open documents together, above which idle ones are let go. */
  readonly roomBytes: number;
  /** How long a document that nobody has open stays in memory. */
  readonly roomIdle: number;
  /** Events that a subscriber may have waiting before they are merged to one. */
  readonly queueEvents: number;
  /** Bytes that a subscriber may have waiting, merged, before it is cut. */
  readonly queueBytes: number;
  /** Log rows after which they are folded into a snapshot. */
  readonly snapshotRows: number;
  /** Log rows after which a state of the document is kept for history. */
  readonly checkpointRows: number;
  /** Documents above this are folded in a thread: encoding them would keep the loop busy. */
  readonly foldBytes: number;
}

export const defaultLimits: DocumentLimits = {
  updateBytes: LARGEST_UPDATE,
  documentBytes: 16 * MiB,
  workerBytes: 64 * 1024,
  workerSteps: 20_000_000,
  workerDeadline: 5_000,
  applyTime: 1_000,
  laneBytes: 16 * MiB,
  waitingBytes: 64 * MiB,
  laneEdits: 10_000,
  lanes: 4,
  batchEdits: 256,
  roomBytes: 512 * MiB,
  roomIdle: 60_000,
  queueEvents: 64,
  queueBytes: MiB,
  snapshotRows: 500,
  checkpointRows: 2_000,
  foldBytes: 256 * 1024,
};
