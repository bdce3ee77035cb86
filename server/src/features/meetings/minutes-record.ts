import { Decision, Dissent, Minutes, MinutesAddendum } from './minutes.entity.ts';

const parts = [Minutes, Decision, Dissent, MinutesAddendum] as const;

/**
 * Whatever minutes are made of. All of it is read under one sentence of the policy: so this class
 * recognises the parts, and is never made.
 */
export abstract class MinutesRecord {
  abstract readonly clientId: string | null;

  static [Symbol.hasInstance](value: unknown): boolean {
    return parts.some((part) => value instanceof part);
  }
}

/** The minutes that a record is of: itself, or those that it stands in. */
export const minutesOfRecord = async (record: MinutesRecord): Promise<Minutes> =>
  record instanceof Minutes
    ? record
    : (record as unknown as Decision | Dissent | MinutesAddendum).minutes.loadOrFail();
