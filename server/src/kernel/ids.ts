import { randomFillSync } from 'node:crypto';
import { v5, v7, validate } from 'uuid';
import { badInput } from './errors.ts';

/** Random bytes for many ids, since to ask for them takes longer than all else of an id. */
const randoms = Buffer.alloc(16 * 256);
let used = randoms.length;
/** The millisecond of the last id, and a count that ids of the same one go on with. */
let msecs = 0;
let seq = 0;

/** A new time-ordered UUID (version 7): the primary key of every row. Each is above the one before. */
export function newId(): string {
  if (used === randoms.length) {
    randomFillSync(randoms);
    used = 0;
  }
  const random = randoms.subarray(used, (used += 16));
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    seq = random.readUInt32BE(6) >>> 1;
  } else {
    seq = (seq + 1) >>> 0;
    if (seq === 0) msecs += 1;
  }
  return v7({ random, msecs, seq });
}

/** A UUID that nothing has: what is looked for by it takes as long as any, and is not found. */
export const noId = '00000000-0000-0000-0000-000000000000';

/** A UUID that is always the same for the same two ids, e.g. a version's row of a document's record. */
export const derivedId = (namespace: string, name: string): string => v5(name, namespace);

/** The opaque id that the API shows: type and UUID, base64url. */
export const globalId = (type: string, id: string): string =>
  Buffer.from(`${type}:${id}`).toString('base64url');

export interface ParsedId {
  readonly type: string;
  readonly id: string;
}

/** Reads an opaque id; `undefined` where it is none. */
export function parseGlobalId(text: string): ParsedId | undefined {
  const [type, id, ...rest] = Buffer.from(text, 'base64url').toString('utf8').split(':');
  return type && id && rest.length === 0 && validate(id) ? { type, id } : undefined;
}

/**
 * The UUID of an argument that must name a record of `type`. An id of another kind, or none at all,
 * gives `undefined`: the caller answers as for a record that does not exist.
 */
export function localId(type: string, text: string): string | undefined {
  const parsed = parseGlobalId(text);
  return parsed?.type === type ? parsed.id : undefined;
}

/** Like `localId`, for an input field: refuses with the field's path. */
export function inputId(type: string, text: string, path: readonly string[]): string {
  const id = localId(type, text);
  if (!id) throw badInput(path, `This is not the id of a ${type}.`);
  return id;
}

export const isUuid = (text: string): boolean => validate(text);
