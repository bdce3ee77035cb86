/** What is in an array without quotes; the bare word would be read as no value at all. */
const unquoted = /^(?!null$)[\w.-]+$/i;

/**
 * Ids, codes and numbers as one parameter for `?::uuid[]`, `?::text[]` and the like: the text of a
 * statement stays the same for any number of them.
 * @throws where a value would have to be quoted: words that people write do not belong here
 */
export function arrayOf(values: readonly (string | number)[]): string {
  // The value itself may be somebody's words, which are in no log.
  if (!values.every((value) => unquoted.test(String(value))))
    throw new Error('Not an id, a code or a number');
  return `{${values.join(',')}}`;
}
