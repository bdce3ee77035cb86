import { derivedId } from '../kernel/ids.ts';

/** The namespace from which all ids of the demonstration data are derived. */
const namespace = '0f6d3c1e-8b52-4a7e-9d41-6f2a5c9b7e10';

/** Makes ids that are the same every time: one for each kind of record and its keys. */
export type Ids = (kind: string, ...keys: readonly (string | number)[]) => string;

export const idsOf =
  (organisation: string): Ids =>
  (kind, ...keys) =>
    derivedId(namespace, [organisation, kind, ...keys].join('/'));

/** A whole number from `least` to `most` that is the same every time for the same id. */
export function seededNumber(id: string, least: number, most: number): number {
  const seed = Number.parseInt(id.slice(0, 8), 16);
  return least + (seed % (most - least + 1));
}
