/**
 * A statement whose text never changes, so that PostgreSQL reads and plans it once a connection. It
 * runs in an operation like any other (`em.execute(text, values)`), or with others in one round trip.
 */
export interface Statement {
  /** Under which it is prepared: one name, one text. */
  readonly name: string;
  /** With `?` for its values. */
  readonly text: string;
  readonly values: readonly StatementValue[];
  /** The same with `$1`, `$2` … */
  readonly numbered: string;
}

export type StatementValue = string | number | null;

/** Names a text and answers what makes the statement of values, of which it takes as many as it has `?`. */
export function statement(
  name: string,
  text: string,
): (...values: readonly StatementValue[]) => Statement {
  let place = 0;
  const numbered = text.replaceAll('?', () => `$${(place += 1)}`);
  return (...values) => ({ name, text, numbered, values });
}

/**
 * Rows as the JSON of one parameter, which a statement reads by `json_to_recordset`: the text stays
 * the same for any number. Of ids, codes and numbers; words that people write go through `wellFormed`.
 */
export const jsonRows = (rows: readonly object[]): string => JSON.stringify(rows);

/** A row whose words have no half characters, which PostgreSQL does not take in JSON. */
export const wellFormed = (row: object): object =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? value.toWellFormed() : value,
    ]),
  );
