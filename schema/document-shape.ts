/**
 * The grammar in which the shape of a live document is written down, and the check that holds an
 * update to it. A document has named roots. A root is either one record (`single`) or a map of
 * records keyed by UUID (`collection`); a record has plain values and rich-text fragments.
 *
 * Records are retired by their `removed` flag and never deleted, so that words which one person
 * adds while another removes their record are still there when it is restored.
 */
import { generateKeyBetween } from 'fractional-indexing';

/** Bytes: the largest update of a document that is taken in one piece. */
export const LARGEST_UPDATE = 1024 * 1024;

/** Says whether a plain value may stand in a field. `undefined` (absent) is always allowed. */
export type ValueRule = (value: unknown) => boolean;

export interface RecordShape {
  /** Plain values by field name. A field may be absent; `null` says "emptied on purpose". */
  readonly values: Readonly<Record<string, ValueRule>>;
  /** Names of the rich-text fragments. */
  readonly fragments: readonly string[];
  /** Largest number of characters in one fragment. */
  readonly fragmentLimit: number;
}

export interface RootShape extends RecordShape {
  readonly is: 'single' | 'collection';
  /** For a collection: the largest number of records, removed ones included. */
  readonly most?: number;
}

export type DocumentShape = Readonly<Record<string, RootShape>>;

/** Why an update does not fit the shape. `path` is root / record id / field. */
export interface ShapeProblem {
  readonly path: readonly string[];
  readonly reason: string;
  readonly tooLarge?: boolean;
}

/** What one transaction did: the records it touched by root, and everything that is wrong with it. */
export interface Inspection {
  readonly touched: ReadonlyMap<string, ReadonlySet<string>>;
  readonly problems: readonly ShapeProblem[];
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export const isUuid: ValueRule = (value) => typeof value === 'string' && uuid.test(value);
export const isFlag: ValueRule = (value) => typeof value === 'boolean';
export const isText =
  (most: number): ValueRule =>
  (value) =>
    value === null || (typeof value === 'string' && value.length <= most);
export const isOneOf =
  (allowed: readonly string[]): ValueRule =>
  (value) =>
    typeof value === 'string' && allowed.includes(value);
export const orNull =
  (rule: ValueRule): ValueRule =>
  (value) =>
    value === null || rule(value);
export const isInteger =
  (least: number, most: number): ValueRule =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
export const isNumber: ValueRule = (value) =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= 1e12;
/** A calendar date that exists, `YYYY-MM-DD`, between 1900 and 2199. */
export const isDate: ValueRule = (value) => {
  if (typeof value !== 'string' || !/^(19|20|21)\d\d-\d\d-\d\d$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === value;
};
/**
 * A fractional order key as `fractional-indexing` makes them (base 62). One that only looks like it
 * would make every later move beside it fail.
 */
export const isOrderKey: ValueRule = (value) => {
  if (typeof value !== 'string' || !/^[0-9A-Za-z]{1,200}$/.test(value)) return false;
  try {
    generateKeyBetween(value, null);
    return true;
  } catch {
    return false;
  }
};

export { fragmentText, writeText } from './rich-text.ts';
